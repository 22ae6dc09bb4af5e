import type { QueryRunner } from 'typeorm'

/**
 * Tables in words that mean the same on both databases. Keys, codes, hashes are ASCII compared byte by byte
 * (a case-blind collation would make `A` and `a` one key); labels are people's words that serve as keys, compared sign by
 * sign on both databases; words people write are utf8mb4.
 */
type Kind =
  | 'id'
  | `code(${number})`
  | `label(${number})`
  | `words(${number})`
  | 'long'
  | 'whole'
  | 'big'
  | 'moment'
  | 'flag'
  | 'bytes'
  | 'blob'
  | 'real'
type Columns = Record<string, Kind | `${Kind}?`>
type Keys = {
  primary: string[]
  /** name → columns: each says in a comment beside it which race it decides. */
  unique?: Record<string, string[]>
  index?: Record<string, string[]>
}

const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'
function typeOf(kind: string, mysql: boolean): string {
  const size = /\((\d+)\)/.exec(kind)?.[1]
  const name = kind.replace(/\(.*/, '')
  if (!mysql)
    return {
      id: 'TEXT',
      code: 'TEXT',
      label: 'TEXT',
      words: 'TEXT',
      long: 'TEXT',
      whole: 'INTEGER',
      big: 'INTEGER',
      moment: 'INTEGER',
      flag: 'INTEGER',
      bytes: 'BLOB',
      blob: 'BLOB',
      real: 'REAL',
    }[name]!
  return {
    id: `VARCHAR(36) ${ascii}`,
    code: `VARCHAR(${size}) ${ascii}`,
    label: `VARCHAR(${size}) COLLATE utf8mb4_bin`,
    words: `VARCHAR(${size})`,
    long: 'MEDIUMTEXT',
    whole: 'INT',
    big: 'BIGINT',
    moment: 'BIGINT',
    flag: 'TINYINT(1)',
    bytes: 'VARBINARY(2000)',
    blob: 'MEDIUMBLOB',
    real: 'DOUBLE',
  }[name]!
}

const isMysql = (q: QueryRunner): boolean => q.connection.options.type === 'mysql'
const quoted = (columns: string[]) => columns.map((c) => `\`${c}\``).join(', ')

export async function createTable(q: QueryRunner, table: string, columns: Columns, keys: Keys): Promise<void> {
  const mysql = isMysql(q)
  const lines = Object.entries(columns).map(([name, spec]) => {
    const optional = spec.endsWith('?')
    return `\`${name}\` ${typeOf(spec.replace('?', ''), mysql)}${optional ? '' : ' NOT NULL'}`
  })
  lines.push(`PRIMARY KEY (${quoted(keys.primary)})`)
  if (mysql)
    for (const [name, cols] of Object.entries(keys.unique ?? {})) lines.push(`UNIQUE KEY \`${name}\` (${quoted(cols)})`)
  if (mysql)
    for (const [name, cols] of Object.entries(keys.index ?? {})) lines.push(`KEY \`${name}\` (${quoted(cols)})`)
  await q.query(
    `CREATE TABLE \`${table}\` (\n${lines.join(',\n')}\n)${mysql ? ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC' : ''}`,
  )
  if (mysql) return
  for (const [name, cols] of Object.entries(keys.unique ?? {}))
    await q.query(`CREATE UNIQUE INDEX \`${name}\` ON \`${table}\` (${quoted(cols)})`)
  for (const [name, cols] of Object.entries(keys.index ?? {}))
    await q.query(`CREATE INDEX \`${name}\` ON \`${table}\` (${quoted(cols)})`)
}

/** Adds columns to a table that has rows: each is optional or comes with what the rows there so far have. */
export async function addColumns(
  q: QueryRunner,
  table: string,
  columns: Record<string, `${Kind}?` | [Kind, string | number]>,
): Promise<void> {
  const mysql = isMysql(q)
  const lines = Object.entries(columns).map(([name, spec]) => {
    if (typeof spec === 'string') return `\`${name}\` ${typeOf(spec.replace('?', ''), mysql)}`
    const value = typeof spec[1] === 'number' ? String(spec[1]) : `'${spec[1]}'`
    return `\`${name}\` ${typeOf(spec[0], mysql)} NOT NULL DEFAULT ${value}`
  })
  // SQLite adds one column a statement; MySQL in one statement rebuilds at most once.
  if (mysql) await q.query(`ALTER TABLE \`${table}\` ${lines.map((line) => `ADD COLUMN ${line}`).join(', ')}`)
  else for (const line of lines) await q.query(`ALTER TABLE \`${table}\` ADD COLUMN ${line}`)
}

/** A column that always holds the `MM-DD` of a day (`YYYY-MM-DD`) in another one; the database keeps it. */
export async function addMonthDay(q: QueryRunner, table: string, column: string, day: string): Promise<void> {
  await q.query(
    `ALTER TABLE \`${table}\` ADD COLUMN \`${column}\` ${typeOf('code(5)', isMysql(q))} GENERATED ALWAYS AS (SUBSTR(\`${day}\`, 6)) VIRTUAL`,
  )
}

/** Lets a text column hold more; SQLite's text has no length. */
export async function widenColumn(q: QueryRunner, table: string, column: string, kind: Kind): Promise<void> {
  if (isMysql(q)) await q.query(`ALTER TABLE \`${table}\` MODIFY \`${column}\` ${typeOf(kind, true)} NOT NULL`)
}

/** `unique`: the caller's comment says which race it decides. */
export async function addIndex(
  q: QueryRunner,
  table: string,
  name: string,
  columns: string[],
  { unique = false } = {},
): Promise<void> {
  await q.query(`CREATE ${unique ? 'UNIQUE ' : ''}INDEX \`${name}\` ON \`${table}\` (${quoted(columns)})`)
}

export async function dropIndex(q: QueryRunner, table: string, name: string): Promise<void> {
  await q.query(isMysql(q) ? `DROP INDEX \`${name}\` ON \`${table}\`` : `DROP INDEX \`${name}\``)
}

/** Drops columns that no index names any more. */
export async function dropColumns(q: QueryRunner, table: string, columns: string[]): Promise<void> {
  // SQLite drops one column a statement.
  if (isMysql(q)) await q.query(`ALTER TABLE \`${table}\` ${columns.map((c) => `DROP COLUMN \`${c}\``).join(', ')}`)
  else for (const column of columns) await q.query(`ALTER TABLE \`${table}\` DROP COLUMN \`${column}\``)
}
