import type { StaffMember, listMembers as row } from '../../shared/contract/members'
import type { QueryOf } from '../../shared/contract/route'
import { readMemberNo } from '../../shared/rules/member'
import { digitsOf, lineText, plainText } from '../../shared/rules/typed'
import { In } from 'typeorm'
import { page, readCursor, writeCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { Member } from './entities'
import type { MembershipHooks } from './hooks'
import { phoneIndexOf } from './personal-data'
import { phonesTyped } from './phone'
import { presentStaffMembers } from './present-staff'

type Query = QueryOf<typeof row>
const LISTED = { id: text, joinedAt: whole }
type Page = { items: StaffMember[]; nextCursor: string | null }

/** Members, newest first, merged accounts left out; or those of a segment in the order of their ids. */
export async function listMembers(tx: Tx, deps: Deps, hooks: MembershipHooks, query: Query): Promise<Page> {
  if (query.segmentId !== undefined) return listSegment(tx, deps, hooks, query.segmentId, query)
  const memberNo = query.memberNo === undefined ? undefined : readMemberNo(query.memberNo)
  if (memberNo === null) return { items: [], nextCursor: null }
  const after = readCursor(query.cursor)
  const where = ["status <> 'merged'"]
  const values: (string | number)[] = []
  if (after) {
    where.push('(joinedAt < ? OR (joinedAt = ? AND id < ?))')
    values.push(Number(after.sort), Number(after.sort), after.id)
  }
  if (memberNo !== undefined) {
    where.push('memberNo = ?')
    values.push(memberNo)
  }
  const q = lineText(query.q ?? '')
  if (q !== '') {
    // Numbers are asked for by digits only: MySQL refuses to compare their ASCII column with other signs.
    const digits = /^[\d -]+$/.test(plainText(q)) ? digitsOf(q) : ''
    where.push(digits !== '' ? "(nickname LIKE ? ESCAPE '!' OR memberNo LIKE ?)" : "nickname LIKE ? ESCAPE '!'")
    values.push(`%${q.replace(/[!%_]/g, (sign) => `!${sign}`)}%`, ...(digits !== '' ? [`${digits}%`] : []))
  }
  const members = await rows(
    tx,
    LISTED,
    `SELECT id, joinedAt FROM member WHERE ${where.join(' AND ')} ORDER BY joinedAt DESC, id DESC LIMIT ?`,
    [...values, query.limit + 1],
  )
  const found = page(
    members,
    query.limit,
    (r) => ({ sort: r.joinedAt, id: r.id }),
    (r) => r.id,
  )
  return { items: await presentStaffMembers(tx, deps, found.items), nextCursor: found.nextCursor }
}

async function listSegment(tx: Tx, deps: Deps, hooks: MembershipHooks, segmentId: string, query: Query): Promise<Page> {
  if (query.q !== undefined || query.memberNo !== undefined)
    throw invalid('segmentId', 'cannot be combined with q or memberNo')
  const after = readCursor(query.cursor)
  const ids = await hooks.segmentMembers(tx, segmentId, after?.id ?? null, query.limit + 1)
  if (ids === null) throw invalid('segmentId', 'unknown segment')
  const shown = ids.slice(0, query.limit)
  const last = shown[shown.length - 1]
  return {
    items: await presentStaffMembers(tx, deps, shown),
    nextCursor: ids.length > query.limit && last !== undefined ? writeCursor({ sort: 0, id: last }) : null,
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
  return { items: await presentStaffMembers(tx, deps, members), nextCursor: null }
}
