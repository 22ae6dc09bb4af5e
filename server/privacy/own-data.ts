import { isoOf } from '../../shared/rules/calendar'
import { csvOf } from '../../shared/rules/csv'
import type { Tx } from '../base/database'
import type { Erased, PersonTable } from '../base/person-table'
import { bytes, flag, inList, rows, text, whole } from '../base/sql'
import type { MemberKey } from '../base/vault'
import type { Deps } from '../deps'
import { accountsOf } from '../membership/find-member'
import { findersOf, herKeys, valuesOf, type HerKeys } from './erase-rows'

type Value = string | number | null
export type OwnRow = Record<string, Value>
/** Everything held of somebody: rows by table, and what of her is not handed out, with the reason. */
export type OwnData = { held: Record<string, OwnRow[]>; notIncluded: { table: string; why: string }[] }

type Given = PersonTable & { export: Extract<PersonTable['export'], { columns: readonly string[] }> }
const isGiven = (one: PersonTable): one is Given => 'columns' in one.export

const CELL = text.or(bytes).or(whole).or(flag).nullable()

/** What rooms say a person is given of each of their tables, hers of all accounts that became hers; sealed columns opened. */
export async function ownDataOf(
  tx: Tx,
  deps: Pick<Deps, 'vault'>,
  holdings: readonly PersonTable[],
  memberId: string,
): Promise<OwnData> {
  const keys = await herKeys(tx, await accountsOf(tx, memberId))
  const opened = new Map<string, MemberKey | null>()
  for (const id of keys.member) opened.set(id, await deps.vault.memberKey(tx, id))
  const held: OwnData['held'] = {}
  for (const one of holdings.filter(isGiven)) held[one.table] = await rowsOf(tx, one, keys, opened)
  const notIncluded = holdings.flatMap(({ table, export: out }) => ('not' in out ? [{ table, why: out.not }] : []))
  return { held, notIncluded }
}

async function rowsOf(
  tx: Tx,
  one: Given,
  keys: HerKeys,
  opened: ReadonlyMap<string, MemberKey | null>,
): Promise<OwnRow[]> {
  const { columns, sealed = {} } = one.export
  const asked = [...new Set([...columns, ...Object.values(sealed).flatMap(({ keyOf }) => ['id', keyOf])])]
  const shape = Object.fromEntries(asked.map((name) => [name, CELL]))
  const erase: Erased = 'does' in one.erase ? one.erase : {}
  const only = erase.only ? ` AND ${erase.only}` : ''
  const found = new Map<string, OwnRow>()
  let n = 0
  const finders = one.export.by ?? findersOf(one.leads, erase)
  for (const column of finders) {
    const values = valuesOf(one.leads[column]!, keys)
    if (values.length === 0) continue
    const names = asked.map((name) => `\`${name}\``).join(', ')
    const sql = `SELECT ${names} FROM \`${one.table}\` WHERE \`${column}\` IN ${inList(values)}${only}`
    for (const row of await rows(tx, shape, sql, values)) {
      const given = Object.fromEntries(columns.map((name) => [plainName(name), valueOf(one, row, name, opened)]))
      // A row that two columns lead to (a piece that came back to her) is told once.
      found.set(finders.length > 1 ? JSON.stringify(given) : String(n++), given)
    }
  }
  return [...found.values()]
}

/** A sealed column is called by what it holds. */
export const plainName = (column: string): string => (column === 'sealed' ? 'name' : column.replace(/Sealed$/, ''))

const MOMENT = /At$|^at$|^since$|^until$|From$|Until$/

function valueOf(
  { table, export: out }: Given,
  row: Record<string, unknown>,
  name: string,
  opened: ReadonlyMap<string, MemberKey | null>,
): Value {
  const value = row[name]
  const keyOf = out.sealed?.[name]?.keyOf
  if (keyOf !== undefined && Buffer.isBuffer(value)) {
    const key = opened.get(row[keyOf] as string)
    return key ? key.open({ table, column: name, row: row.id as string }, value) : null
  }
  if (value === null) return null
  // Drivers hand big integers over as text.
  if (MOMENT.test(name)) return Number(value) > 0 ? isoOf(Number(value)) : null
  if (name.endsWith('Fen')) return Number(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  return Buffer.isBuffer(value) ? value.toString('base64') : (value as Value)
}

/** The data as one text, for machines and for who moves elsewhere. */
export const asJson = (data: OwnData, at: number): string => JSON.stringify({ madeAt: isoOf(at), ...data }, null, 2)

/** The data as tables that a spreadsheet opens, none of whose cells it runs. */
export const asTables = (
  { held, notIncluded }: OwnData,
  holdings: readonly PersonTable[],
): { name: string; body: string }[] => [
  ...holdings.filter(isGiven).map(({ table, export: { columns } }) => {
    const names = columns.map(plainName)
    return { name: `${table}.csv`, body: csvOf([names, ...held[table]!.map((one) => names.map((name) => one[name]))]) }
  }),
  { name: 'not-included.csv', body: csvOf([['table', 'why'], ...notIncluded.map((one) => [one.table, one.why])]) },
]
