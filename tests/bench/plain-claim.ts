import { affected } from '../../server/base/database'
import { AppError } from '../../server/base/errors'
import { once } from '../../server/base/idempotency'
import type { ClaimVerb } from '../../server/claims/claim'
import { CouponTemplate } from '../../server/coupons/entities'
import { piecesHad, writePieces } from '../../server/claims/issue'
import { presentCoupon } from '../../server/coupons/present'
import type { Deps } from '../../server/deps'

/**
 * The plain safe pattern the lane is measured against: one transaction a claim, `UPDATE … WHERE issued < total`, then
 * INSERT. Same keys, same rows, same answer; it lives here and nowhere else.
 */
export const plainClaim =
  (deps: Deps): ClaimVerb =>
  (id, { memberId, key, encode }) =>
    once(deps, key, async (tx) => {
      const now = deps.clock.now()
      const taken = affected(
        await tx.query(
          "UPDATE coupon_template SET issued = issued + 1 WHERE id = ? AND state = 'published' AND issued < total AND claimFrom <= ? AND claimUntil >= ?",
          [id, now, now],
        ),
      )
      if (taken !== 1) throw new AppError('coupon_sold_out')
      const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id })
      const mine = (await piecesHad(tx, id, [memberId])).get(memberId) ?? { had: 0, top: 0 }
      if (mine.had >= template.perMemberLimit) throw new AppError('claim_limit_reached')
      const by = { source: 'claim' as const, at: now }
      const [coupon] = await writePieces(tx, deps, template, [{ memberId, seq: mine.top + 1 }], by)
      return encode(presentCoupon(coupon!, template, now))
    })
