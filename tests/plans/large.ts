import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise'
import { REFERS, SHAPED, type Shapes } from './shaped'

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

export async function fillLarge(
  url: string,
  now: number,
  amounts: Amounts,
  any = ANY,
  shapes: Shapes = {},
  id = idOf,
): Promise<void> {
  await withFiller(url, now, shapes, async (filler) => {
    const amountOf = (table: string): number => Math.max(1, amounts[table] ?? any)
    await filler.number(Math.max(...filler.tables.map(amountOf)))
    for (const table of filler.tables) {
      await filler.run(`TRUNCATE TABLE \`${table}\``)
      await filler.add(table, { from: 0, amountOf, ids: (of, n) => id(filler.tables, of, n), into: 'INSERT' })
    }
  })
}

/**
 * The same on top of what is there: tables get as many rows more as are missing, one that nobody names and that has some
 * stays as it is, as does one that is named with nought, and what points at a row points at those that were there as well.
 * Refuses where a named table stays short.
 */
export async function fillUp(url: string, now: number, amounts: Amounts, any: number, shapes: Shapes): Promise<void> {
  await withFiller(url, now, shapes, async (filler) => {
    const there = new Map<string, number>()
    for (const table of filler.tables) there.set(table, await filler.count(table))
    const amountOf = (table: string): number => {
      const held = there.get(table)!
      return Math.max(1, held, amounts[table] ?? (held > 0 ? held : any))
    }
    // A key that is taken already must be seen.
    await filler.run('SET SESSION unique_checks = 1')
    await filler.number(Math.max(...filler.tables.map(amountOf)))
    await filler.run(
      'CREATE TABLE held_id (kind VARCHAR(40) NOT NULL, n INT NOT NULL, id VARCHAR(64), PRIMARY KEY (kind, n))',
    )
    const named = new Set(filler.tables.filter((t) => there.get(t)! > 0 && filler.has(t, 'id')))
    for (const table of named)
      await filler.run(
        `INSERT INTO held_id SELECT '${table}', ROW_NUMBER() OVER (ORDER BY id) - 1, id FROM \`${table}\``,
      )
    const ids = (of: string, n: string): string =>
      named.has(of)
        ? `COALESCE((SELECT h.id FROM held_id h WHERE h.kind = '${of}' AND h.n = ${n}), ${idOf(filler.tables, of, n)})`
        : idOf(filler.tables, of, n)
    for (const table of filler.tables) {
      const from = there.get(table)!
      if (from >= amountOf(table) || amounts[table] === 0) continue
      // A number may fall on a key that is taken already; such a row is left out.
      await filler.add(table, { from, amountOf, ids, into: 'INSERT IGNORE' })
      const now = await filler.count(table)
      if (now < (amounts[table] ?? 0)) throw new Error(`${table}: ${now} rows, wanted ${amounts[table]}`)
    }
    await filler.run('DROP TABLE held_id')
  })
}

type Addition = {
  /** The number of the first row. */
  from: number
  amountOf(table: string): number
  ids(of: string, n: string): string
  into: 'INSERT' | 'INSERT IGNORE'
}
type Filler = {
  tables: string[]
  has(table: string, column: string): boolean
  /** Makes the numbers that rows are made of. */
  number(count: number): Promise<void>
  count(table: string): Promise<number>
  run(sql: string): Promise<unknown>
  add(table: string, addition: Addition): Promise<void>
}

async function withFiller(
  url: string,
  now: number,
  shapes: Shapes,
  work: (filler: Filler) => Promise<void>,
): Promise<void> {
  const connection = await createConnection(url)
  try {
    const columns = await columnsOf(connection)
    const keys = await uniqueKeysOf(connection)
    const tables = [...new Set(columns.map((c) => c.table))].filter((t) => t !== 'migrations').sort()
    // Into an empty table, with its keys unchecked for the session, MariaDB builds each index in one go.
    await connection.query("SET SESSION unique_checks = 0, foreign_key_checks = 0, time_zone = '+00:00'")
    await connection.query('SET @now = ?', [now])
    await work({
      tables,
      has: (table, column) => columns.some((c) => c.table === table && c.name === column),
      number: (count) => number(connection, count),
      async count(table) {
        const [found] = await connection.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM \`${table}\``)
        return Number(found[0]!.n)
      },
      run: (sql) => connection.query(sql),
      async add(table, { from, amountOf, ids, into }) {
        const own = columns.filter((c) => c.table === table)
        const expressions = own.map((c) => expressionOf(c, { keys, shapes: { ...SHAPED, ...shapes }, ids, amountOf }))
        await connection.query(
          `${into} INTO \`${table}\` (${own.map((c) => `\`${c.name}\``).join(', ')})
           SELECT ${expressions.join(', ')} FROM numbered s WHERE s.n >= ${from} AND s.n < ${amountOf(table)} ORDER BY s.n`,
        )
      },
    })
    await connection.query('DROP TABLE numbered')
    await connection.query(`ANALYZE TABLE ${tables.map((t) => `\`${t}\``).join(', ')}`)
  } finally {
    await connection.end()
  }
}

/** The id of the n-th row of a table, as an expression over a number. */
export const idOf = (tables: string[], table: string, n: string): string =>
  `CONCAT('01960000-${String(tables.indexOf(table)).padStart(4, '0')}-7000-8000-', LPAD(${n}, 12, '0'))`

/** The same as the server makes them, where it matters how keys lie: the moment, then bits by chance that can be told again. */
export const uuidOf = (tables: string[], table: string, n: string): string => {
  const moment = `LOWER(LPAD(HEX(1735689600000 + 3000 * ${n}), 12, '0'))`
  const digits = `INSERT(CONCAT(${moment}, '7', LEFT(MD5(CONCAT('${tables.indexOf(table)}:', ${n})), 19)), 17, 1, 'a')`
  return [9, 14, 19, 24].reduce((id, place) => `INSERT(${id}, ${place}, 0, '-')`, digits)
}

/** Makes the table `numbered` of the numbers from 0. */
export async function number(connection: Connection, count: number): Promise<void> {
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

type Told = { keys: Key[]; shapes: Shapes; ids: Addition['ids']; amountOf: Addition['amountOf'] }

/** What the n-th row has in this column. */
function expressionOf(column: Column, told: Told): string {
  const { table, name } = column
  const shaped = told.shapes[`${table}.${name}`]
  if (shaped !== undefined) return typeof shaped === 'string' ? shaped : shaped(told)
  // In a key of several columns the last one tells rows apart.
  const apart = told.keys.some((k) => k.table === table && k.columns[k.columns.length - 1] === name)
  const value = plainValue(column, apart, told)
  return column.optional && !apart ? `IF(MOD(s.n, 3) = 2, NULL, ${value})` : value
}

function plainValue({ table, name, type, length }: Column, apart: boolean, told: Told): string {
  const { shapes, ids, amountOf } = told
  const common = shapes[name]
  if (common !== undefined && !apart) return typeof common === 'string' ? common : common(told)
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
