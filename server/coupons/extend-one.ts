import type { extendCoupon as row } from '../../shared/contract/memberPages'
import type { AnswerBody, BodyOf } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { Coupon, CouponTemplate } from './entities'
import { presentCoupon } from './present'

/**
 * Unused, its money not paid back, its share of the budget still held: a piece that ran out just now may be given longer,
 * one whose share went to somebody else may not.
 */
export const isExtendable = (c: Coupon): boolean =>
  (c.status === 'claimed' || c.status === 'transferring') && c.releasedAt === null && c.paidBackAt === null

const MAY_BE_MOVED = "status IN ('claimed','transferring') AND releasedAt IS NULL AND paidBackAt IS NULL"

/**
 * One piece ends later from now on; a reminder of its old end is not one of the new. An end that is not later, or already
 * over, is 422; a used or voided piece, and one that ran out so long ago that its budget was freed, is 409. Audited with
 * its reason.
 */
export async function extendOne(
  tx: Tx,
  deps: Deps,
  id: string,
  input: BodyOf<typeof row>,
  by: { actor: StaffActor; requestId: string },
): Promise<AnswerBody<typeof row>> {
  const now = deps.clock.now()
  const until = Date.parse(input.until)
  if (until <= now) throw invalid('until', 'must lie ahead')
  const moved = await write(
    tx,
    `UPDATE coupon SET validUntil = ?, remindedAt = NULL WHERE id = ? AND validUntil < ? AND ${MAY_BE_MOVED}`,
    [until, id, until],
  )
  const coupon = await tx.getRepository(Coupon).findOneByOrFail({ id })
  if (moved !== 1) throw refusalOf(coupon)
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: coupon.couponTemplateId })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'coupons.extend_one',
    objectKind: 'coupon',
    objectId: id,
    reason: input.reason,
    fields: ['validUntil'],
    requestId: by.requestId,
  })
  return { id, coupon: presentCoupon(coupon, template, now) }
}

function refusalOf(coupon: Coupon): AppError {
  if (coupon.status === 'redeemed') return new AppError('coupon_already_redeemed')
  if (coupon.status === 'voided' || coupon.paidBackAt !== null) return new AppError('coupon_voided')
  if (coupon.releasedAt !== null) return new AppError('coupon_expired')
  return invalid('until', 'must be later than the present end')
}
