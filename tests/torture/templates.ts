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
    storeIds: null,
    transferable: false,
    issueOnJoin: false,
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
