import type { CouponOffer } from '../../shared/contract/coupons'
import { isoOf } from '../../shared/rules/calendar'
import { page, type After } from '../base/cursor'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { whyNotClaimable } from './claimable'
import { eligibleFor } from './eligibility'
import { CouponTemplate } from './entities'
import type { CouponHooks } from './hooks'
import { termsOf, validityAnswer } from './present'
import { storeNames, type StoreName } from './stores'

type Reason = NonNullable<CouponOffer['reason']>

/**
 * The coupons on offer, the newest first, each with whether this member may claim it now and why not. Drafts, closed
 * ones and those whose time has passed are not shown; coming, paused and sold-out ones are. A guest is told to join.
 * An empty list of stores means every store.
 */
export async function offersPage(
  tx: Tx,
  hooks: CouponHooks,
  memberId: string | null,
  now: number,
  { limit, after }: { limit: number; after: After | null },
): Promise<{ items: CouponOffer[]; nextCursor: string | null }> {
  const list = tx
    .getRepository(CouponTemplate)
    .createQueryBuilder('t')
    .where("t.state IN ('published','paused') AND t.claimUntil >= :now", { now })
    .andWhere("(t.validityKind <> 'fixed' OR t.validUntil >= :now)", { now })
    .orderBy('t.id', 'DESC')
    .take(limit + 1)
  if (after) list.andWhere('t.id < :id', { id: after.id })
  const rows = await list.getMany()
  const held = memberId === null ? new Map<string, number>() : await heldOf(tx, memberId, rows)
  const names = await storeNames(
    tx,
    rows.flatMap((r) => r.storeIds ?? []),
  )
  const reasons = new Map<string, Reason | null>()
  for (const row of rows) reasons.set(row.id, await reasonFor(tx, hooks, row, memberId, held.get(row.id) ?? 0, now))
  return page(
    rows,
    limit,
    (r) => ({ sort: r.createdAt, id: r.id }),
    (r) => present(r, held.get(r.id) ?? 0, names, reasons.get(r.id) ?? null),
  )
}

/** The first offers, for the home page. */
export const offersFor = async (
  tx: Tx,
  deps: Deps,
  hooks: CouponHooks,
  memberId: string | null,
  now: number = deps.clock.now(),
): Promise<CouponOffer[]> => (await offersPage(tx, hooks, memberId, now, { limit: 20, after: null })).items

async function reasonFor(
  tx: Tx,
  hooks: CouponHooks,
  row: CouponTemplate,
  memberId: string | null,
  held: number,
  now: number,
): Promise<Reason | null> {
  if (memberId === null) return whyNotClaimable(row, 0, true, now) ?? 'membership_required'
  const eligible = (await eligibleFor(tx, hooks, row, [memberId], now))?.has(memberId) ?? true
  return whyNotClaimable(row, held, eligible, now)
}

async function heldOf(tx: Tx, memberId: string, rows: CouponTemplate[]): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map()
  const counts = (await tx.query(
    `SELECT couponTemplateId AS id, COUNT(*) AS n FROM coupon WHERE issuedTo = ? AND couponTemplateId IN (${rows.map(() => '?').join(',')}) GROUP BY couponTemplateId`,
    [memberId, ...rows.map((r) => r.id)],
  )) as { id: string; n: number }[]
  return new Map(counts.map((c) => [c.id, Number(c.n)]))
}

const present = (t: CouponTemplate, mine: number, names: StoreName[], reason: Reason | null): CouponOffer => ({
  id: t.id,
  ...termsOf(t),
  total: t.total,
  issued: t.issued,
  perMemberLimit: t.perMemberLimit,
  mine,
  claimFrom: isoOf(t.claimFrom),
  claimUntil: isoOf(t.claimUntil),
  validity: validityAnswer(t),
  stores: t.storeIds === null ? [] : names.filter((s) => t.storeIds!.includes(s.id)),
  claimable: reason === null,
  ...(reason === null ? {} : { reason }),
})
