import { ROOMS } from '../../../server/app'
import type { Lead, PersonTable } from '../../../server/base/person-table'
import { insertIgnore } from '../../../server/base/sql'
import { hashToken } from '../../../server/base/vault'
import type { World } from '../../harness/world'

export const DECLARED: readonly PersonTable[] = ROOMS.flatMap((room) => room.person ?? [])
export type Erasing = PersonTable & { erase: Exclude<PersonTable['erase'], { keeps: string }> }
export const ERASING = DECLARED.filter((one): one is Erasing => 'does' in one.erase)

export type Column = { name: string; text: boolean; size: number; needed: boolean; generated: boolean }
export type Schema = Map<string, Column[]>
type Listed = {
  t: string
  c: string
  type: string
  size: number | string | null
  needed: number | string
  extra: string
}

/** Every column of every table, as this database tells it. */
export async function schemaOf(w: World): Promise<Schema> {
  const sql =
    w.dialect === 'mysql'
      ? `SELECT TABLE_NAME AS t, COLUMN_NAME AS c, DATA_TYPE AS type, CHARACTER_MAXIMUM_LENGTH AS size, IS_NULLABLE = 'NO' AS needed, EXTRA AS extra
           FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()`
      : `SELECT m.name AS t, p.name AS c, p.type, NULL AS size, p."notnull" AS needed, CASE WHEN p.hidden > 1 THEN 'GENERATED' ELSE '' END AS extra
           FROM sqlite_master m JOIN pragma_table_xinfo(m.name) p WHERE m.type = 'table'`
  const schema: Schema = new Map()
  for (const one of (await w.db.read((tx) => tx.query(sql))) as Listed[]) {
    const column = {
      name: one.c,
      text: /text|char|blob|binary/i.test(one.type),
      size: Number(one.size ?? 4000),
      needed: Number(one.needed) === 1,
      generated: /GENERATED/i.test(one.extra),
    }
    schema.set(one.t, [...(schema.get(one.t) ?? []), column])
  }
  return schema
}

/** As it can be read in a column: text, or bytes as hexadecimal signs. */
export const readable = (value: unknown): string | null =>
  typeof value === 'string'
    ? value
    : Buffer.isBuffer(value)
      ? value.toString('hex')
      : value instanceof ArrayBuffer
        ? Buffer.from(value).toString('hex')
        : value !== null && typeof value === 'object'
          ? JSON.stringify(value)
          : null

/** The columns of a table that are to be gone: all of a row that goes, else those that are named and not kept. */
export function goingOf({ leads, export: out, erase }: Erasing, columns: readonly Column[]): string[] {
  if (erase.does === 'delete') return columns.filter((c) => c.text).map((c) => c.name)
  const named = [...Object.keys(leads), ...('columns' in out ? out.columns : []), ...Object.keys(erase.columns)]
  return [...new Set(named)].filter((name) => !(name in (erase.keeps ?? {})))
}

/** Named columns of a table that stays, of which nothing is said: neither blanked nor kept for a reason. */
export const unsaidOf = (one: Erasing): string[] =>
  one.erase.does === 'delete'
    ? []
    : goingOf(one, []).filter((name) => !(name in (one.erase as { columns: object }).columns))

export type Her = { memberId: string; openid: string; unionid: string; mergeId?: string }

let drawn = 0
const canary = (): string => `zq${(drawn++).toString(36).padStart(6, '0')}k`

/** Puts a row about her into a declared table, each of its columns that can hold one with a canary; answers these. */
export async function plant(w: World, schema: Schema, one: Erasing, her: Her): Promise<string[]> {
  const planted: string[] = []
  const going = new Set(goingOf(one, schema.get(one.table)!))
  const valueOf = (column: Column): unknown => {
    if (one.erase.with?.by === column.name) return her.mergeId
    const lead = one.leads[column.name] as Lead | undefined
    const known = { member: her.memberId, openid: her.openid, unionid: her.unionid, person: `m:${her.memberId}` }
    if (lead && lead in known) return known[lead as keyof typeof known]
    if (!column.text) return column.needed ? drawn++ : null
    if (column.size < 9) return 'x'
    const value = canary()
    if (going.has(column.name)) planted.push(value)
    return value
  }
  const row = Object.fromEntries(
    schema
      .get(one.table)!
      .filter((c) => !c.generated)
      .map((c) => [c.name, valueOf(c)]),
  )
  if (one.table === 'member_merge') her.mergeId = row.id as string
  // Where a row is hers alone she has hers already.
  return (await w.db.inTransaction((tx) => insertIgnore(tx, one.table, row))) === 1 ? planted : []
}

/** Where any of these can be read: `table.column`, but for columns that are kept for a reason. */
export async function whereRead(w: World, schema: Schema, canaries: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const [table, columns] of schema) {
    const said = DECLARED.find((one) => one.table === table)?.erase
    if (said && 'keeps' in said && typeof said.keeps === 'string') continue
    const kept = said && 'keeps' in said ? Object.keys(said.keeps ?? {}) : []
    const looked = columns.filter((c) => c.text && !kept.includes(c.name)).map((c) => c.name)
    for (const row of (await w.db.read((tx) => tx.query(`SELECT * FROM \`${table}\``))) as Record<string, unknown>[])
      for (const name of looked) {
        const value = readable(row[name])
        if (value !== null && canaries.some((one) => value.includes(one))) found.add(`${table}.${name}`)
      }
  }
  return [...found].sort()
}

/** Under what a column of this kind may name one of them. */
const namesOf = (lead: Lead, { memberId, openid, unionid }: Her): string[] =>
  lead === 'member'
    ? [memberId]
    : lead === 'openid'
      ? [openid]
      : lead === 'person'
        ? [`m:${memberId}`, hashToken(`unionid:${unionid}`)]
        : []

/** How many rows of a declared table lead to any of these people. */
export async function rowsAbout(w: World, { table, leads }: PersonTable, people: readonly Her[]): Promise<number> {
  const names = Object.entries(leads).flatMap(([column, lead]) =>
    people.flatMap((her) => namesOf(lead, her)).map((name) => [column, name] as const),
  )
  const all = (await w.db.read((tx) => tx.query(`SELECT * FROM \`${table}\``))) as Record<string, unknown>[]
  return all.filter((row) => names.some(([column, name]) => String(row[column]).includes(name))).length
}
