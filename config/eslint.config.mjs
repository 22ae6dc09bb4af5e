import tseslint from 'typescript-eslint'

/** Clock, chance and environment come in through deps: each is touched in one file (see the files' own exceptions). */
const onlyThere = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time comes in through deps.clock.' },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Time comes in through deps.clock.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Chance comes in through deps.chance.',
  },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'The environment is read in base/config.ts.',
  },
]

/** Statements are written through base/sql.ts: rows parsed by a shape, and the forms that differ named there alone. */
const onlyTyped = [
  {
    selector: "CallExpression[callee.property.name='query'][callee.object.name=/^(tx|manager|source|connection)$/]",
    message: 'Statements go through base/sql.ts (rows, row, write, insert, upsert).',
  },
  {
    selector: "MemberExpression[property.name='dialect']",
    message: 'Which database it is, is asked in base/sql.ts alone (forUpdate, insertIgnore, upsert).',
  },
]

/** What only this house forbids; whatever others forbid too is looked for by oxlint (oxlint.json), which has no rule for it. */
export default [
  {
    files: ['server/**/*.ts', 'shared/**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    rules: { 'no-restricted-syntax': ['error', ...onlyThere, ...onlyTyped] },
  },
  {
    files: [
      // The layer itself, what it stands on, and tables.
      'server/base/sql.ts',
      'server/base/database.ts',
      'server/base/ddl.ts',
      'server/migrations/**',
      // Asks MySQL for its clock; the embedded database has none of its own.
      'server/base/health.ts',
      // Sets how long a statement may take, in the words of either server.
      'server/base/within.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...onlyThere] },
  },
  {
    files: [
      'server/base/clock.ts',
      'server/base/chance.ts',
      'server/base/config.ts',
      'server/main.ts',
      'server/dev.ts',
      'server/migrate.ts',
      'server/seed.ts',
      'server/rekey.ts',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
]
