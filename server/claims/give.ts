import { isDuplicate, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { mostOf } from '../coupons/budget'
import { whyNotGiven, type ClaimRefusal } from './claimable'
import { eligibleFor } from './eligibility'
import { Coupon, type CouponSource, type CouponTemplate } from '../coupons/entities'
import type { CouponHooks } from './hooks'
import { lockTemplate } from '../coupons/lock-template'
import { piecesHad, issue, OCCASION_TAKEN } from './issue'
import { kinOf } from './kin'

export type Gift = {
  couponTemplateId: string
  memberId: string
  source: CouponSource
  /** What stands behind it: an order, a campaign, a grant. */
  sourceId?: string
  /** What it is given for, once for ever (at most 100 ASCII signs): given before, it brings the same pieces again and no more. */
  occasion?: string
  /** How many pieces, all or none; one when absent. */
  count?: number
  at: number
}
export type Given =
  { coupons: Coupon[]; template: CouponTemplate; again: boolean } | { why: ClaimRefusal | 'member_on_hold' }

/**
 * The one guarded way in besides the claim lane: the pieces are the member's, counted, and their cost is committed, in
 * the caller's transaction; whatever way total, budget, limit, window, state or rule forbid it, nothing is given and the
 * refusal is thrown (`coupon_sold_out`, `claim_limit_reached`, `claim_not_open`, `claim_paused`, `not_eligible`, `member_on_hold`; 404 for
 * an unknown template). It holds the template's row until the commit: call it late, and for several templates by rising id.
 */
export async function give(
  tx: Tx,
  deps: Pick<Deps, 'db' | 'chance'>,
  hooks: Pick<CouponHooks, 'eligible' | 'segmentRule'>,
  gift: Gift,
): Promise<Coupon[]> {
  const got = await tryToGive(tx, deps, hooks, gift)
  if ('why' in got) throw new AppError(got.why)
  return got.coupons
}

/** The same, but says why not instead of throwing, for those who go on without it. */
export async function tryToGive(
  tx: Tx,
  deps: Pick<Deps, 'db' | 'chance'>,
  hooks: Pick<CouponHooks, 'eligible' | 'segmentRule'>,
  gift: Gift,
): Promise<Given> {
  const { couponTemplateId, memberId, at } = gift
  const count = gift.count ?? 1
  const template = await lockTemplate(tx, couponTemplateId)
  if (!template) throw new AppError('not_found')
  const before = await givenBefore(tx, gift)
  if (before.length > 0) return { coupons: before, template, again: true }
  const mine = (await piecesHad(tx, couponTemplateId, [memberId])).get(memberId) ?? { had: 0, top: 0 }
  const eligible = (await eligibleFor(tx, hooks, template, [memberId], at))?.has(memberId) ?? true
  // All or none: the last of them must fit as well as the first.
  const why =
    whyNotGiven(reaching(template, count), mine.had + count - 1, eligible, at, gift.source) ??
    (await whyNotTaken(tx, gift, mine.had + count - 1, template))
  if (why) return { why }
  const pieces = Array.from({ length: count }, (_, i) => ({
    memberId,
    seq: mine.top + 1 + i,
    ...(gift.occasion === undefined ? {} : { occasion: occasionOf(gift.occasion, i) }),
  }))
  try {
    const by = { source: gift.source, ...(gift.sourceId === undefined ? {} : { sourceId: gift.sourceId }), at }
    return { coupons: await issue(tx, deps, template, pieces, by), template, again: false }
  } catch (error) {
    // The same occasion under another template's lock: two rooms named one thing alike, which is a mistake of ours.
    if (isDuplicate(error, OCCASION_TAKEN)) throw new Error(`occasion given elsewhere: ${gift.occasion}`)
    throw error
  }
}

/** What people take by themselves, as they take a claim: a hold, one phone or one device of many accounts stands against it. */
const TAKEN: ReadonlySet<CouponSource> = new Set(['word', 'code', 'points', 'join', 'referral'])

async function whyNotTaken(tx: Tx, { source, memberId }: Gift, had: number, { id, perMemberLimit }: CouponTemplate) {
  if (!TAKEN.has(source)) return null
  return (await kinOf(tx, id, [memberId])).counting().why(memberId, had, perMemberLimit)
}

const occasionOf = (occasion: string, i: number): string => (i === 0 ? occasion : `${occasion}#${i + 1}`)

/** The template as it stands when all but the last of so many pieces are given. */
const reaching = (t: CouponTemplate, count: number): CouponTemplate => ({
  ...t,
  issued: t.issued + count - 1,
  committedFen: t.committedFen + (count - 1) * (mostOf(t) ?? 0),
})

async function givenBefore(tx: Tx, gift: Gift): Promise<Coupon[]> {
  if (gift.occasion === undefined) return []
  const occasions = Array.from({ length: gift.count ?? 1 }, (_, i) => occasionOf(gift.occasion!, i))
  return tx
    .getRepository(Coupon)
    .createQueryBuilder('c')
    .where('c.occasion IN (:...occasions) AND c.couponTemplateId = :id', { occasions, id: gift.couponTemplateId })
    .orderBy('c.seq')
    .getMany()
}
