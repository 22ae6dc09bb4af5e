import type { Chance } from '../../server/base/chance'
import type { Tx } from '../../server/base/database'
import { CouponTemplate } from '../../server/coupons/entities'

const HOUR_MS = 3_600_000

/** A published template of so many pieces, open now, five yuan off, valid for a month. Answers its id. */
export async function makeTemplate(
  tx: Tx,
  chance: Chance,
  now: number,
  more: Partial<CouponTemplate> = {},
): Promise<string> {
  const row: CouponTemplate = {
    id: chance.id(),
    state: 'published',
    title: '满减券',
    titles: null,
    kind: 'cash',
    valueFen: 500,
    discountPercent: null,
    maxDiscountFen: null,
    thresholdFen: 0,
    total: 1,
    perMemberLimit: 1,
    claimFrom: now - HOUR_MS,
    claimUntil: now + 30 * 24 * HOUR_MS,
    validityKind: 'days_after_claim',
    validFrom: null,
    validUntil: null,
    validDays: 30,
    eligibility: null,
    tiers: null,
    regionCodes: null,
    segmentIds: null,
    storeIds: null,
    useTimes: null,
    goods: null,
    transferable: false,
    issueOnJoin: false,
    birthdayDaysBefore: null,
    issueOnTier: null,
    inCentre: true,
    codeWord: null,
    pointsPrice: null,
    codeSource: 'own',
    nextPlace: 0,
    stripes: 1,
    wechatCoupon: false,
    wechatStockId: null,
    budgetFen: null,
    committedFen: 0,
    spentFen: 0,
    issued: 0,
    redeemed: 0,
    voided: 0,
    version: 1,
    createdAt: now,
    ...more,
  }
  await tx.getRepository(CouponTemplate).insert(row)
  return row.id
}
