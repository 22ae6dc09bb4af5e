import type { Connection, RowDataPacket } from 'mysql2/promise'
import type { Recorded } from '../harness/statements'

/** More rows than this are not read, nor sorted, to answer one statement, unless a reason is given. */
export const MOST = 10_000

export type Found = Recorded & {
  /** What is wrong with the plan; none: nothing. */
  faults: string[]
  /** The database saw from the values alone that nothing is found, so it told no plan. */
  untold: boolean
}

type Step = RowDataPacket & {
  id: number
  table: string | null
  type: string | null
  possible_keys: string | null
  rows: number | null
  Extra: string
}

/** Asks the database how it would answer each statement, with values of rows that are there. */
export async function lookAt(connection: Connection, all: Recorded[], most = MOST): Promise<Found[]> {
  const columns = await columnsByTable(connection)
  const known = new Map<string, unknown>()
  const sample = async (table: string, column: string): Promise<unknown> => {
    const key = `${table}.${column}`
    if (!known.has(key)) {
      const [rows] = await connection.query<RowDataPacket[]>(
        `SELECT \`${column}\` AS v FROM \`${table}\` WHERE \`${column}\` IS NOT NULL LIMIT 1 OFFSET 50`,
      )
      known.set(key, rows[0]?.v)
    }
    return known.get(key)
  }
  const found: Found[] = []
  for (const one of all) {
    const values = await likely(one, columns, sample)
    const [steps] = await connection.query<Step[]>(`EXPLAIN ${one.sql}`, values)
    const faults = [...faultsOf(steps, most), ...(await strays(connection, one.sql, steps))]
    found.push({ ...one, values, faults, untold: steps.some((s) => UNTOLD.test(s.Extra ?? '')) })
  }
  return found
}

const UNTOLD = /no matching row|Impossible/i

function faultsOf(steps: Step[], most: number): string[] {
  const faults: string[] = []
  for (const step of steps) {
    const rows = Number(step.rows ?? 0)
    // A derived table is read whole by nature; what fills it is a step of its own.
    const real = step.table !== null && !step.table.startsWith('<')
    if (real && (step.type === 'ALL' || step.type === 'index') && rows > most)
      faults.push(`reads all of ${step.table} (${rows} rows)`)
    if (/Using filesort/.test(step.Extra ?? '')) {
      const sorted = steps.filter((s) => s.id === step.id).reduce((n, s) => n * Math.max(1, Number(s.rows ?? 1)), 1)
      if (sorted > most) faults.push(`sorts ${sorted} rows of ${step.table}`)
    }
  }
  return faults
}

const primaries = new Map<string, string[]>()

/**
 * What locks rows that it names by their primary key, but could find them by another index too: by which, the optimiser
 * decides anew each time, and by the other one it locks rows of others and ends in deadlocks (server/base/sql.ts).
 */
async function strays(connection: Connection, sql: string, steps: Step[]): Promise<string[]> {
  const changed = /^\s*(?:UPDATE|DELETE(?:\s+`?\w+`?)?\s+FROM)\s+`?(\w+)/.exec(sql)?.[1]
  if (changed === undefined) return []
  const faults: string[] = []
  for (const { table, type, possible_keys } of steps) {
    const keys = (possible_keys ?? '').split(',')
    // A row found by `const` is found by its key before anything else is weighed.
    if (table === null || type === 'const' || keys.length < 2 || !keys.includes('PRIMARY')) continue
    if (tableOf(sql, table) !== changed) continue
    const named = /\bWHERE\b([^]*)$/i.exec(sql)?.[1] ?? ''
    const columns = await primaryOf(connection, changed)
    if (columns.length > 0 && columns.every((c) => new RegExp(`\\b${c}\`?\\s*(=|IN\\b)`, 'i').test(named)))
      faults.push(`may lock rows of ${table} by ${keys.filter((k) => k !== 'PRIMARY').join()}`)
  }
  return faults
}

/** The table an EXPLAIN names by its alias. */
const tableOf = (sql: string, alias: string): string =>
  new RegExp(`\\b(?:FROM|JOIN|UPDATE)\\s+\`?(\\w+)\`?\\s+(?:AS\\s+)?\`?${alias}\`?\\b`, 'i').exec(sql)?.[1] ?? alias

async function primaryOf(connection: Connection, table: string): Promise<string[]> {
  if (!primaries.has(table)) {
    const [rows] = await connection.query<RowDataPacket[]>(
      "SELECT COLUMN_NAME AS c FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND INDEX_NAME = 'PRIMARY'",
      [table],
    )
    primaries.set(
      table,
      rows.map((r) => String(r.c)),
    )
  }
  return primaries.get(table)!
}

async function columnsByTable(connection: Connection): Promise<Map<string, Set<string>>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT TABLE_NAME AS t, COLUMN_NAME AS c FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()',
  )
  const found = new Map<string, Set<string>>()
  for (const { t, c } of rows) found.set(String(t), (found.get(String(t)) ?? new Set()).add(String(c)))
  return found
}

/**
 * The values as recorded, but ids, hashes and openids, which name rows of another database, replaced by those of a row
 * that is there: for one that is nowhere the database tells no plan.
 */
async function likely(
  { sql, values }: Recorded,
  columns: Map<string, Set<string>>,
  sample: (table: string, column: string) => Promise<unknown>,
): Promise<unknown[]> {
  const tables = new Map<string, string>()
  for (const [, table, alias] of sql.matchAll(/\b(?:FROM|JOIN|UPDATE|INTO)\s+`?(\w+)`?(?:\s+(?:AS\s+)?`?(\w+)`?)?/gi))
    if (columns.has(table!)) {
      tables.set(table!, table!)
      if (alias && !tables.has(alias)) tables.set(alias, table!)
    }
  const parts = sql.split('?')
  const likely: unknown[] = []
  for (const [i, value] of values.entries()) {
    const before = parts.slice(0, i + 1).join('?')
    const [, alias, column] =
      /(?:`?(\w+)`?\.)?`?(\w+)`?\s*(?:=|<>|<=|>=|<|>|\bIN)\s*\(*(?:\?\s*,\s*)*$/i.exec(before) ?? []
    if (column === undefined || !namesARow(value)) likely.push(value)
    else {
      const table = alias ? tables.get(alias) : [...tables.values()].find((t) => columns.get(t)!.has(column))
      likely.push((table && columns.get(table)?.has(column) ? await sample(table, column) : undefined) ?? value)
    }
  }
  return likely
}

const namesARow = (value: unknown): boolean =>
  typeof value === 'string' &&
  (/^[0-9a-f-]{36}$/.test(value) || /^[\w-]{18,}$/.test(value) || /^\w+:[\w-]{18,}$/.test(value))
