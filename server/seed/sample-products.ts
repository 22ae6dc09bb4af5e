import { addDays, isoOf, shanghaiDay, shanghaiDayStart } from '../../shared/rules/calendar'
import { SYSTEM } from '../base/audit'
import { PUBLISH, changeState } from '../coupons/change-state'
import { createCouponTemplate } from '../coupons/create-template'
import type { Deps } from '../deps'
import { createProduct } from '../payments/products'

const QUIET = { actor: SYSTEM, requestId: 'seed' }

/** Puts on sale: a yearly membership, and a pack of coupons that are had by no other way. */
export async function seedProducts(deps: Deps): Promise<void> {
  const today = shanghaiDay(deps.clock.now())
  const { id: couponTemplateId } = await deps.db.inTransaction((tx) =>
    createCouponTemplate(
      tx,
      deps,
      {
        title: '护理券：立减 30',
        kind: 'cash',
        valueFen: 3000,
        thresholdFen: 0,
        total: 5000,
        perMemberLimit: 50,
        claimFrom: isoOf(shanghaiDayStart(addDays(today, -1))),
        claimUntil: isoOf(shanghaiDayStart(addDays(today, 180))),
        validity: { kind: 'days_after_claim', days: 90 },
        inCentre: false,
        transferable: true,
      },
      QUIET,
    ),
  )
  await deps.db.inTransaction((tx) => changeState(tx, deps, couponTemplateId, PUBLISH, QUIET))
  await deps.db.inTransaction((tx) =>
    createProduct(
      tx,
      deps,
      {
        kind: 'coupon_pack',
        title: '护理券包：6 张立减 30',
        priceFen: 9_900,
        items: [{ couponTemplateId, quantity: 6 }],
        onSale: true,
      },
      QUIET,
    ),
  )
  await deps.db.inTransaction((tx) =>
    createProduct(
      tx,
      deps,
      { kind: 'membership', title: '山茶年度会员', priceFen: 19_900, months: 12, tier: 'gold', onSale: true },
      QUIET,
    ),
  )
}
