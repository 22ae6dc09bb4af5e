import type { Coupon as CouponAnswer } from '../../shared/contract/coupons'
import { CODE_ALPHABET, CODE_LENGTH } from '../../shared/rules/coupon'
import { isDuplicate, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { forgetDynamicCodes } from '../membership/dynamic-code'
import { addToTimeline } from '../membership/timeline'
import { Coupon, CouponTemplate } from '../coupons/entities'
import { CouponTransfer } from '../coupons/entities-life'
import { isOnHold } from '../coupons/on-hold'
import { CODE_TAKEN } from '../claims/issue'
import { presentCoupon } from '../coupons/present'
import { tellOfCoupons } from '../coupons/tell'

/**
 * The coupon is the acceptor's, with a code its giver never saw (one of an imported list keeps the list's); whoever is
 * first has it, everybody after gets `transfer_gone`. Dates stay, and it goes on counting against its first holder's limit.
 */
export async function acceptTransfer(tx: Tx, deps: Deps, memberId: string, token: string): Promise<CouponAnswer> {
  const now = deps.clock.now()
  const transfer = await tx.getRepository(CouponTransfer).findOneBy({ tokenHash: hashToken(token) })
  if (!transfer) throw new AppError('not_found')
  if (transfer.giverId === memberId) throw new AppError('transfer_own')
  if (transfer.state !== 'open') throw new AppError('transfer_gone')
  const { couponId, giverId } = transfer
  const before = await tx.getRepository(Coupon).findOneByOrFail({ id: couponId })
  if (now > before.validUntil) throw new AppError('coupon_expired')
  if (transfer.expiresAt <= now) throw new AppError('transfer_gone')
  if ((await isOnHold(tx, memberId)) || (await isOnHold(tx, giverId))) throw new AppError('member_on_hold')
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: before.couponTemplateId })
  const coupon = await handOver(tx, deps, { before, template, giverId, memberId }, now)
  const ended = await write(
    tx,
    "UPDATE coupon_transfer SET state = 'accepted', acceptorId = ?, openCouponId = NULL, endedAt = ? WHERE id = ? AND state = 'open'",
    [memberId, now, transfer.id],
  )
  // Taken back and offered anew while we looked: that offer has another link, and this one is dead.
  if (ended !== 1) throw new AppError('transfer_gone')
  await forgetDynamicCodes(tx, 2, couponId)
  await write(tx, 'DELETE FROM redemption_preview WHERE couponId = ?', [couponId])
  const detail = { transferId: transfer.id, couponId, couponTemplateId: template.id, title: template.title }
  await addToTimeline(tx, deps, { memberId: giverId, at: now, kind: 'coupon_given', detail })
  await addToTimeline(tx, deps, { memberId, at: now, kind: 'coupon_received', detail })
  await tellOfCoupons(tx, deps, 'coupon.transferred', template, [coupon], now, { fromMemberId: giverId })
  return presentCoupon(coupon, template, now)
}

type Hand = { before: Coupon; template: CouponTemplate; giverId: string; memberId: string }

/** The row's own conditional update decides among all who accept, and against the giver who takes it back. */
async function handOver(tx: Tx, deps: Deps, hand: Hand, now: number): Promise<Coupon> {
  const { before, template, giverId, memberId } = hand
  for (let attempt = 1; ; attempt++) {
    const code = template.codeSource === 'list' ? before.code : deps.chance.code(CODE_ALPHABET, CODE_LENGTH)
    try {
      const moved = await write(
        tx,
        `UPDATE coupon SET memberId = ?, code = ?, status = 'claimed', transferUntil = NULL
            WHERE id = ? AND memberId = ? AND status = 'transferring' AND transferUntil > ? AND validUntil >= ?`,
        [memberId, code, before.id, giverId, now, now],
      )
      if (moved !== 1) throw new AppError('transfer_gone')
      return { ...before, memberId, code, status: 'claimed', transferUntil: null }
    } catch (error) {
      // A failed statement leaves the transaction as it was on both databases, so drawing again is enough.
      if (attempt >= 3 || !isDuplicate(error, CODE_TAKEN)) throw error
    }
  }
}
