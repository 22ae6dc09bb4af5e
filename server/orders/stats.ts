import { NO_SHARE, shareOf, type OrderFacts, type OrderShare } from '../../shared/rules/order'
import type { Tx } from '../base/database'
import { inList, row, rows, text, upsert, whole, writeByKey } from '../base/sql'

type Counted = Pick<OrderFacts, 'status' | 'paidAt' | 'amountFen' | 'refundedFen'> & { memberId: string | null }
export type ShareChange = { before: Counted | null; after: Counted }

type Difference = { orders: number; returned: number; spentFen: number; ends: number[]; moved: boolean }

/**
 * Adds to each buyer's figures what these orders are worth more or less than before; the orders' and the members' rows are
 * held. Where the first or the last purchase may have become another, the figures are counted anew from her orders.
 */
export async function bookShares(tx: Tx, changes: readonly ShareChange[]): Promise<void> {
  const differences = new Map<string, Difference>()
  for (const { before, after } of changes) {
    if (after.memberId === null) continue
    const was = before && before.memberId !== null ? shareOf(before) : NO_SHARE
    addTo(differences, after.memberId, was, shareOf(after))
  }
  const members = [...differences.keys()].sort()
  const plain: { memberId: string; [figure: string]: unknown }[] = []
  const anew: string[] = []
  for (const memberId of members) {
    const { orders, returned, spentFen, ends, moved } = differences.get(memberId)!
    if (moved) anew.push(memberId)
    else if (ends.length > 0)
      plain.push({
        memberId,
        orderCount: orders,
        returnedCount: returned,
        spentFen,
        firstPaidAt: Math.min(...ends),
        lastPaidAt: Math.max(...ends),
      })
  }
  await recount(tx, anew)
  if (plain.length === 0) return
  await upsert(tx, 'member_stat', ['memberId'], plain, ADDED)
  await tellMembers(
    tx,
    plain.map(({ memberId }) => memberId),
  )
}

function addTo(all: Map<string, Difference>, memberId: string, was: OrderShare, is: OrderShare): void {
  const so = all.get(memberId) ?? { orders: 0, returned: 0, spentFen: 0, ends: [], moved: false }
  all.set(memberId, {
    orders: so.orders + is.orders - was.orders,
    returned: so.returned + is.returned - was.returned,
    spentFen: so.spentFen + is.spentFen - was.spentFen,
    ends: is.paidAt === null ? so.ends : [...so.ends, is.paidAt],
    moved: so.moved || (was.paidAt !== null && was.paidAt !== is.paidAt),
  })
}

const ADDED = {
  orderCount: 'orderCount + new.orderCount',
  returnedCount: 'returnedCount + new.returnedCount',
  spentFen: 'spentFen + new.spentFen',
  firstPaidAt: 'CASE WHEN new.firstPaidAt < firstPaidAt THEN new.firstPaidAt ELSE firstPaidAt END',
  lastPaidAt: 'CASE WHEN new.lastPaidAt > lastPaidAt THEN new.lastPaidAt ELSE lastPaidAt END',
}

const STAT = {
  orderCount: whole,
  returnedCount: whole.nullable(),
  spentFen: whole.nullable(),
  firstPaidAt: whole.nullable(),
  lastPaidAt: whole.nullable(),
}

const COUNTED = { memberId: text, ...STAT }

/** Makes members' figures what their orders say; their rows are held. Who has no purchase has no row. */
export async function recount(tx: Tx, memberIds: readonly string[]): Promise<void> {
  if (memberIds.length === 0) return
  const sql = `SELECT memberId, COUNT(*) AS orderCount, SUM(CASE WHEN status = 'refunded' THEN 1 ELSE 0 END) AS returnedCount,
       SUM(amountFen - refundedFen) AS spentFen, MIN(paidAt) AS firstPaidAt, MAX(paidAt) AS lastPaidAt
       FROM shop_order WHERE memberId IN ${inList(memberIds)} AND purchase = 1 GROUP BY memberId`
  const counted = await rows(tx, COUNTED, sql, memberIds)
  const have = new Set(counted.map(({ memberId }) => memberId))
  const none = memberIds.filter((id) => !have.has(id))
  if (none.length > 0) await writeByKey(tx, `DELETE FROM member_stat WHERE memberId IN ${inList(none)}`, none)
  await upsert(tx, 'member_stat', ['memberId'], counted, Object.keys(STAT))
  await tellMembers(tx, memberIds)
}

const figure = (name: string): string => `(SELECT s.${name} FROM member_stat s WHERE s.memberId = member.id)`
const TOLD = `UPDATE member SET orderCount = COALESCE(${figure('orderCount')}, 0), spentFen = COALESCE(${figure('spentFen')}, 0),
  firstPaidAt = ${figure('firstPaidAt')}, lastPaidAt = ${figure('lastPaidAt')} WHERE id IN `
const AT_ONCE = 500

/** The same figures in the members' own rows, where segments look: theirs are held. */
async function tellMembers(tx: Tx, memberIds: readonly string[]): Promise<void> {
  for (let from = 0; from < memberIds.length; from += AT_ONCE) {
    const some = memberIds.slice(from, from + AT_ONCE)
    await writeByKey(tx, TOLD + inList(some), some)
  }
}

/** What a member's purchases add up to; zeros where there are none. */
export async function statOf(tx: Tx, memberId: string) {
  const sql = `SELECT ${Object.keys(STAT).join(', ')} FROM member_stat WHERE memberId = ?`
  const found = await row(tx, STAT, sql, [memberId])
  const { returnedCount, spentFen } = found ?? {}
  return {
    orderCount: found?.orderCount ?? 0,
    returnedCount: returnedCount ?? 0,
    spentFen: spentFen ?? 0,
    firstPaidAt: found?.firstPaidAt ?? null,
    lastPaidAt: found?.lastPaidAt ?? null,
  }
}
