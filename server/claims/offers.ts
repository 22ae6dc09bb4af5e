import type { CouponOffer } from '../../shared/contract/coupons'
import { isoOf } from '../../shared/rules/calendar'
import type { Language } from '../../shared/rules/member'
import { page, type After } from '../base/cursor'
import type { Tx } from '../base/database'
import { inList, rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { pointsOfNow } from '../membership/points-now'
import { whyNotClaimable, whyNotGiven } from './claimable'
import { eligibleFor } from './eligibility'
import { CouponTemplate } from '../coupons/entities'
import type { CouponHooks } from './hooks'
import { goodsOf, termsOf, validityAnswer } from '../coupons/present'
import { openOnes, storeNames, type StoreName } from '../coupons/stores'
import { addCounts } from '../coupons/counts'

type Reason = NonNullable<CouponOffer['reason']>

/**
 * The coupons on offer, the newest first, each with whether this member may claim it now and why not. Drafts, closed
 * ones and those whose time has passed are not shown; coming, paused and sold-out ones are. A guest is told to join.
 * An empty list of stores means every store. What is not for the centre is not shown, except for points.
 */
export async function offersPage(
  tx: Tx,
  hooks: CouponHooks,
  memberId: string | null,
  now: number,
  { limit, after, reader }: { limit: number; after: After | null; reader?: Language },
): Promise<{ items: CouponOffer[]; nextCursor: string | null }> {
  const list = tx
    .getRepository(CouponTemplate)
    .createQueryBuilder('t')
    .where("t.state IN ('published','paused') AND t.claimUntil >= :now", { now })
    .andWhere('(t.inCentre = 1 OR t.pointsPrice IS NOT NULL)')
    .andWhere("(t.validityKind <> 'fixed' OR t.validUntil >= :now)", { now })
    .orderBy('t.id', 'DESC')
    .take(limit + 1)
  if (after) list.andWhere('t.id < :id', { id: after.id })
  const rows = await addCounts(tx, await list.getMany())
  const held = memberId === null ? new Map<string, number>() : await hadOf(tx, memberId, rows)
  const names = await storeNames(
    tx,
    rows.flatMap((r) => r.storeIds ?? []),
    reader,
  )
  const reasons = new Map<string, Reason | null>()
  const who = memberId === null ? null : { id: memberId, points: await pointsOfNow(tx, memberId, now) }
  for (const row of rows) reasons.set(row.id, await reasonFor(tx, hooks, row, who, held.get(row.id) ?? 0, now))
  return page(
    rows,
    limit,
    (r) => ({ sort: r.createdAt, id: r.id }),
    (r) => present(r, held.get(r.id) ?? 0, names, reasons.get(r.id) ?? null, reader),
  )
}

/** The first offers, for the home page. */
export const offersFor = async (
  tx: Tx,
  deps: Deps,
  hooks: CouponHooks,
  memberId: string | null,
  now: number = deps.clock.now(),
  reader?: Language,
): Promise<CouponOffer[]> =>
  (await offersPage(tx, hooks, memberId, now, { limit: 20, after: null, ...(reader ? { reader } : {}) })).items

/** By points where they have a price, else by a claim: why not, for this member now. */
async function reasonFor(
  tx: Tx,
  hooks: CouponHooks,
  row: CouponTemplate,
  who: { id: string; points: number } | null,
  had: number,
  now: number,
): Promise<Reason | null> {
  const why = (eligible: boolean) =>
    row.pointsPrice === null ? whyNotClaimable(row, had, eligible, now) : whyNotGiven(row, had, eligible, now, 'points')
  if (who === null) return why(true) ?? 'membership_required'
  const reason = why((await eligibleFor(tx, hooks, row, [who.id], now))?.has(who.id) ?? true)
  return reason ?? (row.pointsPrice !== null && who.points < row.pointsPrice ? 'points_insufficient' : null)
}

const COUNT = { id: text, n: whole }

async function hadOf(tx: Tx, memberId: string, templates: CouponTemplate[]): Promise<Map<string, number>> {
  if (templates.length === 0) return new Map()
  const counts = await rows(
    tx,
    COUNT,
    `SELECT couponTemplateId AS id, COUNT(*) AS n FROM coupon WHERE issuedTo = ? AND couponTemplateId IN ${inList(templates)} GROUP BY couponTemplateId`,
    [memberId, ...templates.map((t) => t.id)],
  )
  return new Map(counts.map((c) => [c.id, c.n]))
}

const present = (
  t: CouponTemplate,
  mine: number,
  names: StoreName[],
  reason: Reason | null,
  reader?: Language,
): CouponOffer => ({
  id: t.id,
  ...termsOf(t, reader),
  total: t.total,
  issued: t.issued,
  perMemberLimit: t.perMemberLimit,
  mine,
  claimFrom: isoOf(t.claimFrom),
  claimUntil: isoOf(t.claimUntil),
  validity: validityAnswer(t),
  stores: t.storeIds === null ? [] : openOnes(names.filter((s) => t.storeIds!.includes(s.id))),
  ...(t.useTimes === null ? {} : { useTimes: t.useTimes }),
  ...goodsOf(t, reader),
  ...(t.pointsPrice === null ? {} : { pointsPrice: t.pointsPrice }),
  claimable: reason === null,
  ...(reason === null ? {} : { reason }),
})
