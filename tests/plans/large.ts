import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise'
import { REFERS, SHAPED } from './shaped'

/**
 * Fills every table of an empty schema with rows that look like a large shop's, by INSERT … SELECT of numbered rows:
 * what a table holds is read from the schema, so a table or a column that is new is filled without a word here. What must
 * have a certain look (states, days, who holds what) is said in `shaped.ts`.
 */
export type Amounts = Record<string, number>

/** Rows of a table that nobody names: more than what a full scan may read. */
const ANY = 20_000

type Column = { table: string; name: string; type: string; length: number | null; optional: boolean }
type Key = { table: string; columns: string[] }

export async function fillLarge(url: string, now: number, amounts: Amounts, any = ANY): Promise<void> {
  const connection = await createConnection(url)
  try {
    const columns = await columnsOf(connection)
    const keys = await uniqueKeysOf(connection)
    const tables = [...new Set(columns.map((c) => c.table))].filter((t) => t !== 'migrations').sort()
    const amountOf = (table: string): number => Math.max(1, amounts[table] ?? any)
    // Into an empty table, with its keys unchecked for the session, MariaDB builds each index in one go.
    await connection.query("SET SESSION unique_checks = 0, foreign_key_checks = 0, time_zone = '+00:00'")
    await connection.query('SET @now = ?', [now])
    await number(connection, Math.max(...tables.map(amountOf)))
    for (const table of tables) {
      const own = columns.filter((c) => c.table === table)
      const expressions = own.map((c) => expressionOf(c, keys, tables, amountOf))
      await connection.query(`TRUNCATE TABLE \`${table}\``)
      await connection.query(
        `INSERT INTO \`${table}\` (${own.map((c) => `\`${c.name}\``).join(', ')})
         SELECT ${expressions.join(', ')} FROM numbered s WHERE s.n < ${amountOf(table)} ORDER BY s.n`,
      )
    }
    await connection.query('DROP TABLE numbered')
    await connection.query(`ANALYZE TABLE ${tables.map((t) => `\`${t}\``).join(', ')}`)
  } finally {
    await connection.end()
  }
}

/** The id of the n-th row of a table, as an expression over a number. */
export const idOf = (tables: string[], table: string, n: string): string =>
  `CONCAT('01960000-${String(tables.indexOf(table)).padStart(4, '0')}-7000-8000-', LPAD(${n}, 12, '0'))`

async function number(connection: Connection, count: number): Promise<void> {
  const digits =
    '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)'
  await connection.query('CREATE TABLE numbered (n INT PRIMARY KEY)')
  await connection.query(
    `INSERT INTO numbered SELECT n FROM
     (SELECT a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d + 100000 * f.d + 1000000 * g.d AS n
      FROM ${'abcdefg'
        .split('')
        .map((name) => `${digits} ${name}`)
        .join(' CROSS JOIN ')}
      WHERE g.d <= ${Math.floor((count - 1) / 1_000_000)}) s WHERE n < ${count} ORDER BY n`,
  )
}

async function columnsOf(connection: Connection): Promise<Column[]> {
  const [found] = await connection.query<RowDataPacket[]>(
    `SELECT TABLE_NAME AS t, COLUMN_NAME AS c, DATA_TYPE AS k, CHARACTER_MAXIMUM_LENGTH AS l, IS_NULLABLE AS o
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND EXTRA NOT LIKE '%GENERATED%' ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  )
  return found.map((r) => ({
    table: String(r.t),
    name: String(r.c),
    type: String(r.k),
    length: r.l === null ? null : Number(r.l),
    optional: r.o === 'YES',
  }))
}

async function uniqueKeysOf(connection: Connection): Promise<Key[]> {
  const [found] = await connection.query<RowDataPacket[]>(
    `SELECT TABLE_NAME AS t, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX) AS c FROM information_schema.STATISTICS
     WHERE TABLE_SCHEMA = DATABASE() AND NON_UNIQUE = 0 GROUP BY TABLE_NAME, INDEX_NAME`,
  )
  return found.map((r) => ({ table: String(r.t), columns: String(r.c).split(',') }))
}

/** What the n-th row has in this column. */
function expressionOf(column: Column, keys: Key[], tables: string[], amountOf: (table: string) => number): string {
  const { table, name } = column
  const ids = (of: string, n: string): string => idOf(tables, of, n)
  const shaped = SHAPED[`${table}.${name}`]
  if (shaped !== undefined) return typeof shaped === 'string' ? shaped : shaped({ ids, amountOf })
  // In a key of several columns the last one tells rows apart.
  const apart = keys.some((k) => k.table === table && k.columns[k.columns.length - 1] === name)
  const value = plainValue(column, apart, ids, amountOf)
  return column.optional && !apart ? `IF(MOD(s.n, 3) = 2, NULL, ${value})` : value
}

function plainValue(
  { table, name, type, length }: Column,
  apart: boolean,
  ids: (of: string, n: string) => string,
  amountOf: (table: string) => number,
): string {
  const common = SHAPED[name]
  if (common !== undefined && !apart) return typeof common === 'string' ? common : common({ ids, amountOf })
  const of = name === 'id' ? table : REFERS[name]
  if (of && (length ?? 0) >= 36) return ids(of, apart ? 's.n' : `MOD(s.n, ${amountOf(of)})`)
  if (type === 'tinyint') return 'MOD(s.n, 2)'
  if (type === 'int') return apart ? 's.n' : 'MOD(s.n, 10)'
  if (type === 'bigint') return momentOf(name)
  if (type === 'double') return 'MOD(s.n, 90)'
  if (type === 'varbinary' || type === 'blob') return "UNHEX('00')"
  if (type === 'mediumtext') return "'{}'"
  const width = Math.min(length ?? 20, 24)
  return width >= 7 ? `CONCAT('x', LPAD(s.n, ${width - 1}, '0'))` : `LPAD(MOD(s.n, 90), ${Math.min(width, 2)}, '0')`
}

/** Moments of the last 400 days; those by which something ends lie on both sides of now. Money is a bigint too. */
function momentOf(name: string): string {
  const past = '@now - MOD(s.n * 86413, 34560000) * 1000'
  if (/Fen$/.test(name)) return 'MOD(s.n, 50000)'
  return /until$|expires|deadline|runAt|nextAt|nextQuery|notBefore/i.test(name) ? `${past} + 12960000000` : past
}
