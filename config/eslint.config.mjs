import hooks from 'eslint-plugin-react-hooks'
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

export default tseslint.config(
  { ignores: ['**/node_modules/**', 'dist/**', 'data/**', 'tests/weapp/fixtures/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: false,
        project: ['./tsconfig.json', './config/tsconfig.miniapp.json', './config/tsconfig.console.json'],
        tsconfigRootDir: new URL('..', import.meta.url).pathname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      'no-console': 'off',
      // The router's redirects are thrown by design.
      '@typescript-eslint/only-throw-error': [
        'error',
        { allow: [{ from: 'package', package: '@tanstack/router-core', name: ['Redirect', 'NotFoundError'] }] },
      ],
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['server/**/*.ts', 'shared/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...onlyThere, ...onlyTyped], 'no-console': 'error' },
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
    rules: { 'no-restricted-syntax': 'off', 'no-console': 'off' },
  },
  // Days and moments are Shanghai's wherever the browser stands: they are entered through parts/date and written by parts/when.
  {
    files: ['console/**/*.ts', 'console/**/*.tsx'],
    ignores: ['console/parts/date.tsx', 'console/parts/wall.ts', 'console/parts/when.tsx', 'console/i18n.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'dayjs', message: 'Moments are written by parts/when and entered through parts/date.' },
            {
              name: 'antd',
              importNames: ['DatePicker', 'TimePicker', 'Calendar'],
              message: 'Days and moments are entered through parts/date.',
            },
          ],
        },
      ],
    },
  },
  // WeChat rejects with plain objects, so the host that plays it does.
  { files: ['tests/weapp/host/**/*.ts'], rules: { '@typescript-eslint/only-throw-error': 'off' } },
  {
    files: ['miniapp/**/*.tsx', 'console/**/*.tsx', 'miniapp/**/*.ts', 'console/**/*.ts'],
    plugins: { 'react-hooks': hooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
)
