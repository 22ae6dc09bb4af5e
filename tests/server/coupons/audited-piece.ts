import { addCounts } from '../../../server/coupons/counts'
import { mostOf } from '../../../server/coupons/budget'
import { Coupon, CouponTemplate, Redemption } from '../../../server/coupons/entities'
import { CouponReservation, CouponTransfer } from '../../../server/coupons/entities-life'
import type { World } from '../../harness/world'

/** Every row of the piece and its template tells the same story. Answers the piece. */
export async function auditedPiece(w: World, id: string): Promise<Coupon> {
  return w.db.inTransaction(async (tx) => {
    const coupon = await tx.getRepository(Coupon).findOneByOrFail({ id })
    const [template] = await addCounts(tx, [
      await tx.getRepository(CouponTemplate).findOneByOrFail({ id: coupon.couponTemplateId }),
    ])
    if (!template) throw new Error('no template')
    const uses = await tx.getRepository(Redemption).findBy({ couponId: id })
    const standing = uses.filter((u) => u.reversedAt === null)
    expect(standing).toHaveLength(coupon.status === 'redeemed' ? 1 : 0)
    expect(standing.map((u) => u.liveCouponId)).toEqual(standing.map(() => id))
    expect(uses.filter((u) => u.reversedAt !== null && u.liveCouponId !== null)).toEqual([])
    const offers = await tx.getRepository(CouponTransfer).findBy({ couponId: id })
    expect(offers.filter((o) => o.openCouponId !== null).length).toBe(offers.filter((o) => o.state === 'open').length)
    if (coupon.status === 'transferring') expect(offers.filter((o) => o.state === 'open')).toHaveLength(1)
    const accepted = offers.filter((o) => o.state === 'accepted')
    expect(coupon.memberId).toBe(accepted.length === 0 ? coupon.issuedTo : accepted.at(-1)!.acceptorId)
    const holds = await tx.getRepository(CouponReservation).findBy({ couponId: id })
    const confirmed = holds.filter((h) => h.state === 'confirmed')
    expect(confirmed.map((h) => h.redemptionId).sort()).toEqual(
      uses
        .filter((u) => u.reservationId !== null)
        .map((u) => u.id)
        .sort(),
    )
    if (coupon.status !== 'claimed') expect(coupon.reservationId).toBeNull()
    // One piece was issued of each template here, so its counts are the piece's own.
    expect([template.issued, template.redeemed, template.voided]).toEqual([
      1,
      coupon.status === 'redeemed' ? 1 : 0,
      coupon.status === 'voided' ? 1 : 0,
    ])
    expect(template.committedFen).toBe(coupon.status === 'voided' ? 0 : mostOf(template))
    expect(template.spentFen).toBe(standing.reduce((fen, u) => fen + u.discountFen, 0))
    return coupon
  })
}
