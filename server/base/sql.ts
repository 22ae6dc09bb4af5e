import { z } from 'zod'
import { affected, type Tx } from './database'

/**
 * The one place where a statement is written for both databases: rows are parsed by a schema, and the few forms that
 * differ between the databases have a name. No other file asks which database it talks to.
 */
const isMysql = (tx: Tx): boolean => tx.connection.options.type === 'mysql'

// ---- what a column holds --------------------------------------------------------------------------------------

/** Counts, fen and moments: drivers hand big integers, sums and averages over as text. */
export const whole = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.0+)?$/)
    .transform(Number),
  z.bigint().transform(Number),
])
/** A yes or no, kept as 1 or 0. */
export const flag = z.union([z.boolean(), whole.transform((v) => v !== 0)])
/** An average or a share. */
export const real = z.union([z.number(), z.string().transform(Number)])
export const text = z.string()
/** Bytes are a Buffer on both databases: libsql reads an ArrayBuffer. */
export const bytes = z
  .custom<Buffer>((v) => Buffer.isBuffer(v) || v instanceof ArrayBuffer)
  .transform((v) => (Buffer.isBuffer(v) ? v : Buffer.from(v as unknown as ArrayBuffer)))
/** A JSON column as what it says. */
export const json = <T>(shape: z.ZodType<T>) =>
  z
    .union([
      z.string().transform((v): unknown => JSON.parse(v)),
      z.record(z.string(), z.unknown()),
      z.array(z.unknown()),
    ])
    .pipe(shape as z.ZodType<T, unknown>)

// ---- reading and writing --------------------------------------------------------------------------------------

export type Shape = z.ZodRawShape
/** What a row of the shape is. */
export type RowOf<S extends Shape> = z.infer<z.ZodObject<S>>

const parsers = new WeakMap<Shape, z.ZodArray<z.ZodObject<Shape>>>()
function parserOf(shape: Shape) {
  let parser = parsers.get(shape)
  if (!parser) parsers.set(shape, (parser = z.array(z.object(shape))))
  return parser
}

/** All rows of a SELECT. Shapes that are constants of a module are compiled once; a row of another form throws. */
export async function rows<S extends Shape>(
  tx: Tx,
  shape: S,
  sql: string,
  values: readonly unknown[] = [],
): Promise<RowOf<S>[]> {
  return parserOf(shape).parse(await tx.query(sql, values as unknown[])) as RowOf<S>[]
}

/** The first row of a SELECT, or null. */
export async function row<S extends Shape>(
  tx: Tx,
  shape: S,
  sql: string,
  values: readonly unknown[] = [],
): Promise<RowOf<S> | null> {
  return (await rows(tx, shape, sql, values))[0] ?? null
}

const NAMES_IDS = /^\s*(?:UPDATE|DELETE)\b(?:(?!\b(?:WHERE|SELECT)\b)[^])*\bWHERE\s+id\s*(?:=\s*\?|IN\b)/

/**
 * A change of rows named by their primary key goes by that key. Left to itself MariaDB may walk the index of another
 * condition (`AND state = 'waiting'`) where it guesses one row by either way, lock rows that are none of its business, and
 * end in a deadlock with those who came by the key.
 */
const byItsKey = (sql: string): string =>
  sql
    .replace(/^(\s*UPDATE\s+`?\w+`?)(\s+SET\b)/, '$1 FORCE INDEX (PRIMARY)$2')
    .replace(/^\s*DELETE\s+FROM\s+(`?\w+`?)(\s+WHERE\b)/, 'DELETE $1 FROM $1 FORCE INDEX (PRIMARY)$2')

const change = async (tx: Tx, sql: string, values: readonly unknown[]): Promise<number> =>
  affected(await tx.query(sql, values as unknown[]))

/** Carries out an UPDATE, INSERT or DELETE; answers how many rows it touched (matched and changed). */
export const write = (tx: Tx, sql: string, values: readonly unknown[] = []): Promise<number> =>
  change(tx, isMysql(tx) && NAMES_IDS.test(sql) ? byItsKey(sql) : sql, values)

/** The same for rows whose primary key is named otherwise than `id`, and is named whole. */
export const writeByKey = (tx: Tx, sql: string, values: readonly unknown[] = []): Promise<number> =>
  change(tx, isMysql(tx) ? byItsKey(sql) : sql, values)

// ---- forms ----------------------------------------------------------------------------------------------------

/** `(?,?,?)` for so many values; an empty list matches nothing. The values themselves are still handed in. */
export const inList = (values: readonly unknown[]): string =>
  values.length === 0 ? '(NULL)' : `(${values.map(() => '?').join(',')})`

/** Ends of a SELECT that locks its rows. The embedded database has one writer, so nothing needs to be locked there. */
export const forUpdate = (tx: Tx): string => (isMysql(tx) ? ' FOR UPDATE' : '')
export const forShare = (tx: Tx): string => (isMysql(tx) ? ' LOCK IN SHARE MODE' : '')
/** Takes free rows and passes over those that others hold. */
export const skipLocked = (tx: Tx): string => (isMysql(tx) ? ' FOR UPDATE SKIP LOCKED' : '')
/** The same for a find through a repository: `findOne({ where, ...locked(tx) })`. */
export const locked = (tx: Tx): { lock?: { mode: 'pessimistic_write' } } =>
  isMysql(tx) ? { lock: { mode: 'pessimistic_write' } } : {}

const Now = { now: real }

/** The moment as the database's own clock tells it; null on the embedded one, which has the process's. */
export const databaseTime = async (tx: Tx): Promise<number | null> =>
  isMysql(tx) ? (await row(tx, Now, 'SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS now'))!.now : null

type Values = Record<string, unknown>
const MOST_ROWS = 500
const quoted = (names: readonly string[]): string => names.map((n) => `\`${n}\``).join(', ')

async function insertAs(tx: Tx, verb: string, table: string, all: readonly Values[], end = ''): Promise<number> {
  let touched = 0
  const names = Object.keys(all[0] ?? {})
  for (let from = 0; from < all.length; from += MOST_ROWS) {
    const some = all.slice(from, from + MOST_ROWS)
    const places = some.map(() => `(${names.map(() => '?').join(',')})`).join(',')
    const values = some.flatMap((one) => names.map((n) => one[n]))
    touched += await write(tx, `${verb} INTO \`${table}\` (${quoted(names)}) VALUES ${places}${end}`, values)
  }
  return touched
}

/** Inserts rows that all have the same columns. A unique key that is taken throws; see `isDuplicate`. */
export const insert = (tx: Tx, table: string, values: Values | readonly Values[]): Promise<number> =>
  insertAs(tx, 'INSERT', table, [values].flat() as Values[])

/** Inserts the rows that are not there yet; one whose unique key is taken is left out. Answers how many came. */
export const insertIgnore = (tx: Tx, table: string, values: Values | readonly Values[]): Promise<number> =>
  insertAs(tx, isMysql(tx) ? 'INSERT IGNORE' : 'INSERT OR IGNORE', table, [values].flat() as Values[])

const ID = { id: text }

/** The same for rows with an `id` of the caller's: answers the ids of those that came. */
export async function insertNew(
  tx: Tx,
  table: string,
  values: readonly (Values & { id: string })[],
): Promise<Set<string>> {
  const ids = values.map(({ id }) => id)
  if ((await insertIgnore(tx, table, values)) === ids.length) return new Set(ids)
  return new Set(
    (await rows(tx, ID, `SELECT id FROM \`${table}\` WHERE id IN ${inList(ids)}`, ids)).map(({ id }) => id),
  )
}

const setsOf = (set: readonly string[] | Record<string, string>): [string, string][] =>
  Array.isArray(set) ? set.map((n): [string, string] => [n, `new.${n}`]) : Object.entries(set as Record<string, string>)

/**
 * Inserts rows; where the key is taken, sets instead. `set` names columns that take the new value, or gives an
 * expression over the row that stands (`n`) and the new one (`new.n`): `{ n: 'n + new.n' }`.
 */
export async function upsert(
  tx: Tx,
  table: string,
  key: readonly string[],
  values: Values | readonly Values[],
  set: readonly string[] | Record<string, string>,
): Promise<void> {
  const fresh = (expression: string): string =>
    expression.replace(/\bnew\.(\w+)/g, (_, n: string) => (isMysql(tx) ? `VALUES(\`${n}\`)` : `excluded.\`${n}\``))
  const sets = setsOf(set)
    .map(([n, e]) => `\`${n}\` = ${fresh(e)}`)
    .join(', ')
  const end = isMysql(tx) ? ` ON DUPLICATE KEY UPDATE ${sets}` : ` ON CONFLICT (${quoted(key)}) DO UPDATE SET ${sets}`
  await insertAs(tx, 'INSERT', table, [values].flat() as Values[], end)
}

/** So many, since each row is looked for among all of them. */
const MOST_EACH = 100

/**
 * Changes rows, each in its own way, by their `id`. `set` names columns that take the row's value, or gives an expression over
 * the row that stands and its value, as in `upsert`. Answers how many rows it touched.
 */
export async function updateEach(
  tx: Tx,
  table: string,
  all: readonly (Values & { id: string })[],
  set: readonly string[] | Record<string, string>,
): Promise<number> {
  let touched = 0
  for (let from = 0; from < all.length; from += MOST_EACH) {
    const some = all.slice(from, from + MOST_EACH)
    const values: unknown[] = []
    const valueOf = (name: string): string => {
      for (const one of some) values.push(one.id, one[name])
      return `CASE id ${some.map(() => 'WHEN ? THEN ?').join(' ')} END`
    }
    const sets = setsOf(set).map(
      ([n, e]) => `\`${n}\` = ${e.replace(/\bnew\.(\w+)/g, (_, name: string) => valueOf(name))}`,
    )
    const ids = some.map(({ id }) => id)
    const sql = `UPDATE \`${table}\` SET ${sets.join(', ')} WHERE id IN ${inList(ids)}`
    touched += await write(tx, sql, [...values, ...ids])
  }
  return touched
}
