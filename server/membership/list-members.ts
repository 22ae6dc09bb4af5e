import type { StaffMember, listMembers as row } from '../../shared/contract/members'
import type { QueryOf } from '../../shared/contract/route'
import { readMemberNo } from '../../shared/rules/member'
import { lineText } from '../../shared/rules/typed'
import { In } from 'typeorm'
import { page, readCursor, writeCursor, type After } from '../base/cursor'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { inList, row as oneRow, rows, text, whole, type RowOf } from '../base/sql'
import type { Deps } from '../deps'
import { Member } from './entities'
import { findMembers, JOINED, soughtOf, type Hit, type Sought } from './find-members'
import type { MembershipHooks } from './hooks'
import { phoneIndexOf } from './personal-data'
import { phonesTyped } from './phone'
import { presentStaffMembers } from './present-staff'

type Query = QueryOf<typeof row>
type Page = { items: StaffMember[]; nextCursor: string | null; total: number | null }

/** As many hits as these are put in order and counted; more come as they are found, and nobody counts them. */
const MOST_HITS = 500

/**
 * Members, the newest first where no other order is asked for, merged accounts and leads left out; or those of a segment in the order
 * of their ids; or those that `q`, `memberNo` or `ids` mean, of which one may be given at a time.
 */
export async function listMembers(tx: Tx, deps: Deps, hooks: MembershipHooks, query: Query): Promise<Page> {
  const { segmentId, memberNo, ids } = query
  const q = lineText(query.q ?? '')
  const ways = [segmentId, memberNo, ids, query.q].filter((one) => one !== undefined)
  if (ways.length > 1) throw invalid('q', 'segmentId, memberNo, ids and q cannot be combined')
  if (segmentId !== undefined) return listSegment(tx, deps, hooks, segmentId, query)
  if (memberNo !== undefined) return sorted(tx, deps, query, await byMemberNo(tx, memberNo))
  if (ids !== undefined) return sorted(tx, deps, query, ids)
  if (q === '') return everybody(tx, deps, hooks, query)
  const sought = soughtOf(deps, q, statusesOf(query))
  const after = hitAfter(query.cursor)
  if (after) return asFound(tx, deps, query, sought, after)
  const hits = await findMembers(tx, sought, null, MOST_HITS + 1)
  // Who has begun to read them in order goes on in order, though there are more by now.
  if (hits.length > MOST_HITS && query.cursor === undefined) return asFound(tx, deps, query, sought, null)
  return sorted(
    tx,
    deps,
    query,
    hits.slice(0, MOST_HITS).map((hit) => hit.id),
  )
}

const ID = { id: text }

async function byMemberNo(tx: Tx, typed: string): Promise<string[]> {
  const memberNo = readMemberNo(typed)
  if (memberNo === null) return []
  return (await rows(tx, ID, 'SELECT id FROM member WHERE memberNo = ?', [memberNo])).map((r) => r.id)
}

type Order = { by: 'joinedAt' | 'lastActiveAt'; down: boolean }
const orderOf = ({ sort = '-joinedAt' }: Query): Order => ({
  by: sort.endsWith('lastActiveAt') ? 'lastActiveAt' : 'joinedAt',
  down: sort.startsWith('-'),
})
const LISTED = { id: text, at: whole }

/** One page of members in the order asked for, of those that stand under `where`. */
async function readPage(tx: Tx, deps: Deps, query: Query, where: string[], values: (string | number)[]) {
  const { by, down } = orderOf(query)
  const after = readCursor(query.cursor)
  const [beyond, way] = down ? ['<', 'DESC'] : ['>', 'ASC']
  const place = after ? [`(${by} ${beyond} ? OR (${by} = ? AND id ${beyond} ?))`] : []
  const sql = `SELECT id, ${by} AS at FROM member WHERE ${['status = ?', ...where, ...place].join(' AND ')}
    ORDER BY ${by} ${way}, id ${way} LIMIT ?`
  const rest = [...values, ...(after ? [Number(after.sort), Number(after.sort), after.id] : []), query.limit + 1]
  // One status after the other: each has its index in this order, and a million leads are never leafed through.
  const members: RowOf<typeof LISTED>[] = []
  for (const status of statusesOf(query)) members.push(...(await rows(tx, LISTED, sql, [status, ...rest])))
  const sign = down ? -1 : 1
  members.sort((a, b) => sign * (a.at - b.at || (a.id < b.id ? -1 : 1)))
  const found = page(
    members,
    query.limit,
    (r) => ({ sort: r.at, id: r.id }),
    (r) => r.id,
  )
  return { items: await presentStaffMembers(tx, deps, found.items), nextCursor: found.nextCursor }
}

/** Of these ids one page in the order asked for, with the number of those that are members. */
async function sorted(tx: Tx, deps: Deps, query: Query, ids: readonly string[]): Promise<Page> {
  if (ids.length === 0) return { items: [], nextCursor: null, total: 0 }
  const where = [...filters(query).where, `id IN ${inList(ids)}`]
  const values = [...filters(query).values, ...ids]
  return { ...(await readPage(tx, deps, query, where, values)), total: await count(tx, query, where, values) }
}

async function everybody(tx: Tx, deps: Deps, hooks: MembershipHooks, query: Query): Promise<Page> {
  const { where, values } = filters(query)
  const counted = query.status === undefined && values.length === 0 ? await hooks.membersCounted(tx) : null
  const total = counted ?? (await count(tx, query, where, values))
  return { ...(await readPage(tx, deps, query, where, values)), total }
}

const statusesOf = ({ status }: Query): readonly string[] => (status === undefined ? JOINED : [status])

const filters = ({ joinChannelId }: Query): { where: string[]; values: string[] } =>
  joinChannelId === undefined ? { where: [], values: [] } : { where: ['joinChannelId = ?'], values: [joinChannelId] }

const COUNTED = { n: whole }
async function count(tx: Tx, query: Query, where: readonly string[], values: readonly string[]): Promise<number> {
  const statuses = statusesOf(query)
  const all = [`status IN ${inList(statuses)}`, ...where].map((part) => `m.${part}`).join(' AND ')
  const sql = `SELECT COUNT(*) AS n FROM member m WHERE ${all}`
  return (await oneRow(tx, COUNTED, sql, [...statuses, ...values]))?.n ?? 0
}

/** Too many to be put in order: a page of them as they were found, best told apart first. */
async function asFound(tx: Tx, deps: Deps, query: Query, sought: Sought, after: Hit | null): Promise<Page> {
  const hits = await findMembers(tx, sought, after, query.limit + 1)
  const found = page(
    hits,
    query.limit,
    ({ how, part, id }): After => ({ sort: `${how}:${part}`, id }),
    (hit) => hit.id,
  )
  return { items: await presentStaffMembers(tx, deps, found.items), nextCursor: found.nextCursor, total: null }
}

/** The hit after which such a page goes on; null at the beginning, and where the hits were few enough to be put in order. */
function hitAfter(cursor: string | undefined): Hit | null {
  const after = readCursor(cursor, true)
  const place = typeof after?.sort === 'string' ? /^([0-2]):([^]*)$/.exec(after.sort) : null
  return after && place ? { how: Number(place[1]), part: place[2]!, id: after.id } : null
}

async function listSegment(tx: Tx, deps: Deps, hooks: MembershipHooks, segmentId: string, query: Query): Promise<Page> {
  const after = readCursor(query.cursor)
  const ids = await hooks.segmentMembers(tx, segmentId, after?.id ?? null, query.limit + 1)
  if (ids === null) throw invalid('segmentId', 'unknown segment')
  const shown = ids.slice(0, query.limit)
  const last = shown[shown.length - 1]
  return {
    items: await presentStaffMembers(tx, deps, shown),
    nextCursor: ids.length > query.limit && last !== undefined ? writeCursor({ sort: 0, id: last }) : null,
    total: null,
  }
}

/**
 * The members with this whole number, the longest here first: one, but where it is typed without its country and both Hong
 * Kong and Macao have it. 422 for what is no mobile number anywhere.
 */
export async function searchByPhone(tx: Tx, deps: Deps, phone: string): Promise<Page> {
  const numbers = phonesTyped(phone)
  if (numbers.length === 0) throw invalid('phone', 'not a mobile number')
  const members = await tx.getRepository(Member).find({
    where: { phoneIndex: In(numbers.map((e164) => phoneIndexOf(deps, e164))) },
    order: { joinedAt: 'ASC' },
  })
  return { items: await presentStaffMembers(tx, deps, members), nextCursor: null, total: members.length }
}
