import type { Chance } from '../base/chance'
import type { Tx } from '../base/database'
import { DRAWN, type Erased, type Lead, type PersonTable } from '../base/person-table'
import { inList, rows, text, write } from '../base/sql'
import { hashToken } from '../base/vault'

/** Everything by which rows are hers. */
export type HerKeys = { member: string[]; openid: string[]; unionid: string[] }

type Erasing = PersonTable & { erase: Exclude<PersonTable['erase'], { keeps: string }> }
const isErasing = (one: PersonTable): one is Erasing => 'does' in one.erase

const OPENID = { openid: text, unionid: text.nullable() }
const ID = { id: text }

/** The openids and unionids of these accounts, of both apps, as long as they are known. */
export async function herKeys(tx: Tx, memberIds: readonly string[]): Promise<HerKeys> {
  const of = (table: string) => `SELECT openid, unionid FROM ${table} WHERE memberId IN ${inList(memberIds)}`
  const found = await rows(tx, OPENID, `${of('mini_user')} UNION ${of('follower')}`, [...memberIds, ...memberIds])
  return {
    member: [...memberIds],
    openid: [...new Set(found.map((one) => one.openid))],
    unionid: [...new Set(found.flatMap((one) => (one.unionid === null ? [] : [one.unionid])))],
  }
}

/**
 * Does to every declared table what its room says. `later` ones only when asked for: at the erasure something outside is
 * still on its way to them. Doing it again changes nothing.
 */
export async function eraseRows(
  tx: Tx,
  chance: Chance,
  holdings: readonly PersonTable[],
  keys: HerKeys,
  { later }: { later: boolean },
): Promise<void> {
  const due = holdings.filter(isErasing).filter(({ erase }) => later || erase.later === undefined)
  // Rows that go with others are found by those, so they go first.
  const last = (one: Erasing): number => (one.erase.with ? 0 : 1)
  for (const one of due.sort((a, b) => last(a) - last(b))) await eraseOne(tx, one, { chance, keys, holdings })
}

type Erasure = { chance: Chance; keys: HerKeys; holdings: readonly PersonTable[] }

async function eraseOne(tx: Tx, { table, leads, erase }: Erasing, { chance, keys, holdings }: Erasure): Promise<void> {
  const found: [string, string[]][] = erase.with
    ? [[erase.with.by, await idsOf(tx, holdings, erase.with.table, keys)]]
    : findersOf(leads, erase).map((column) => [column, valuesOf(leads[column]!, keys)])
  const only = erase.only ? ` AND ${erase.only}` : ''
  for (const [column, values] of found) {
    if (values.length === 0) continue
    if (erase.does === 'delete') {
      await write(tx, `DELETE FROM \`${table}\` WHERE \`${column}\` IN ${inList(values)}${only}`, values)
      continue
    }
    const set = Object.entries(erase.columns)
    const sql = (some: readonly string[]): string =>
      `UPDATE \`${table}\` SET ${set.map(([name]) => `\`${name}\` = ?`).join(', ')} WHERE \`${column}\` IN ${inList(some)}${only}`
    // What was told apart stays so: each value is drawn anew by itself.
    const parts = set.some(([, value]) => value === DRAWN) ? values.map((one) => [one]) : [values]
    for (const some of parts)
      await write(tx, sql(some), [...set.map(([, value]) => (value === DRAWN ? chance.id() : value)), ...some])
  }
}

const IDENTIFYING: ReadonlySet<Lead> = new Set(['openid', 'unionid', 'person'])

/** By which columns rows are found: what the room says, else those that name a member, else those that name a person. */
export function findersOf(leads: PersonTable['leads'], erase: Erased): readonly string[] {
  if (erase.by) return erase.by
  const of = (kinds: (lead: Lead) => boolean) => Object.keys(leads).filter((column) => kinds(leads[column]!))
  const members = of((lead) => lead === 'member')
  return members.length > 0 ? members : of((lead) => IDENTIFYING.has(lead))
}

/** All forms that rooms make of a person's ids. */
export function valuesOf(lead: Lead, keys: HerKeys): string[] {
  if (lead === 'member') return keys.member
  if (lead === 'openid') return keys.openid
  if (lead === 'unionid') return keys.unionid
  const touches = [...keys.unionid.map((one) => `unionid:${one}`), ...keys.openid.map((one) => `openid:${one}`)]
  return [
    ...keys.member.map((one) => `m:${one}`),
    ...keys.unionid.map((one) => `u:${one}`),
    ...touches.map((one) => hashToken(one)),
  ]
}

async function idsOf(tx: Tx, holdings: readonly PersonTable[], table: string, keys: HerKeys): Promise<string[]> {
  const one = holdings.find((h) => h.table === table)
  if (!one || !isErasing(one)) throw new Error(`${table} is not erased, so nothing goes with it`)
  const ids = new Set<string>()
  for (const column of findersOf(one.leads, one.erase)) {
    const values = valuesOf(one.leads[column]!, keys)
    if (values.length === 0) continue
    const found = await rows(tx, ID, `SELECT id FROM \`${table}\` WHERE \`${column}\` IN ${inList(values)}`, values)
    for (const { id } of found) ids.add(id)
  }
  return [...ids]
}
