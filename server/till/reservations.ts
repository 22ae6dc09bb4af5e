import type { Reservation, openConfirm, openReserve } from '../../shared/contract/open'
import type { AnswerOf, BodyOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { bookRedemptions } from './book-redemption'
import { Coupon, CouponTemplate } from '../coupons/entities'
import { CouponReservation } from '../coupons/entities-life'
import { presentCoupon } from '../coupons/present'
import { NOT_PAID_BACK } from '../coupons/usable'
import { takeAtTill } from './take-at-till'
import { auditActor, redeemerId, type By, type Redeemer } from './redeemer'

/**
 * Holds a coupon for an unpaid order for `ttlSeconds`; it frees itself afterwards. Judged like a redemption and refused
 * like one; a dynamic code is spent by it. What it takes off is promised to the order from here on.
 */
export async function reserve(tx: Tx, deps: Deps, input: BodyOf<typeof openReserve>, by: By): Promise<Reservation> {
  const now = deps.clock.now()
  const id = deps.chance.id()
  const until = now + input.ttlSeconds * 1000
  const found = await takeAtTill(tx, deps, input, by, { status: 'claimed', reservationId: id, reservedUntil: until })
  const row: CouponReservation = {
    id,
    couponId: found.coupon.id,
    couponTemplateId: found.template.id,
    memberId: found.coupon.memberId,
    storeId: input.storeId,
    apiKeyId: redeemerId(by.actor),
    orderNo: input.orderNo,
    orderAmountFen: input.orderAmountFen ?? null,
    items: input.items ?? null,
    discountFen: found.discountFen,
    state: 'held',
    createdAt: now,
    until,
    endedAt: null,
    redemptionId: null,
  }
  await tx.getRepository(CouponReservation).insert(row)
  await trace(tx, deps, 'coupons.reserve', id, by)
  return present(row, found.coupon, found.template, now)
}

/**
 * The order is paid: the coupon is redeemed for what it was held for, also where it ran out or its holder came under
 * review meanwhile, since the order was promised it. Refused with `reservation_gone` once the time is up, it was freed or
 * confirmed, or the piece was taken back; the coupon's own row decides.
 */
export async function confirm(tx: Tx, deps: Deps, id: string, by: By): Promise<AnswerOf<typeof openConfirm>['body']> {
  const now = deps.clock.now()
  const row = await ownReservation(tx, id, by.actor)
  const used = await write(
    tx,
    `UPDATE coupon SET status = 'redeemed', redeemedAt = ?, reservationId = NULL, reservedUntil = NULL
      WHERE id = ? AND reservationId = ? AND reservedUntil > ? AND status = 'claimed' AND ${NOT_PAID_BACK}`,
    [now, row.couponId, id, now],
  )
  if (used !== 1) throw new AppError('reservation_gone')
  const { coupon, template } = await pieceOf(tx, row)
  const { storeId, orderNo, orderAmountFen, items, discountFen } = row
  const use = { storeId, orderNo, orderAmountFen, items, discountFen, reservationId: id }
  const [booked] = await bookRedemptions(tx, deps, [{ coupon, template, use, by }])
  const ended = await end(tx, id, 'confirmed', now, booked!.redemptionId)
  if (!ended) throw new AppError('reservation_gone')
  return booked!
}

/** The order was dropped: the coupon is free again. Harmless when it is free already; `reservation_gone` when it was confirmed. */
export async function free(tx: Tx, deps: Deps, id: string, by: By): Promise<void> {
  const now = deps.clock.now()
  const { couponId } = await ownReservation(tx, id, by.actor)
  const freed = await write(
    tx,
    'UPDATE coupon SET reservationId = NULL, reservedUntil = NULL WHERE id = ? AND reservationId = ?',
    [couponId, id],
  )
  // The coupon's row is ours or past: a confirmation that was quicker has committed and is seen by this look.
  const row = await ownReservation(tx, id, by.actor)
  if (row.state === 'confirmed') throw new AppError('reservation_gone')
  if (await end(tx, id, row.until > now ? 'freed' : 'expired', now)) {
    if (freed === 1) await trace(tx, deps, 'coupons.free', id, by)
  }
}

/** How a reservation of this shop system stands; one whose time is up reads `expired`. */
export async function readReservation(tx: Tx, deps: Deps, id: string, by: Redeemer): Promise<Reservation> {
  const row = await ownReservation(tx, id, by)
  const { coupon, template } = await pieceOf(tx, row)
  return present(row, coupon, template, deps.clock.now())
}

/** 404 for what another shop system holds, as for what is not there. */
export async function ownReservation(tx: Tx, id: string, by: Redeemer): Promise<CouponReservation> {
  const row = await tx.getRepository(CouponReservation).findOneBy({ id, apiKeyId: redeemerId(by) })
  if (!row) throw new AppError('not_found')
  return row
}

/** Whether the reservation exists for this shop system. */
export const reservationVisible = (tx: Tx, id: string, by: Redeemer): Promise<boolean> =>
  tx.getRepository(CouponReservation).existsBy({ id, apiKeyId: redeemerId(by) })

async function pieceOf(tx: Tx, row: CouponReservation): Promise<{ coupon: Coupon; template: CouponTemplate }> {
  const coupon = await tx.getRepository(Coupon).findOneByOrFail({ id: row.couponId })
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: row.couponTemplateId })
  return { coupon, template }
}

async function end(
  tx: Tx,
  id: string,
  state: CouponReservation['state'],
  now: number,
  redemptionId: string | null = null,
): Promise<boolean> {
  const ended = await write(
    tx,
    "UPDATE coupon_reservation SET state = ?, endedAt = ?, redemptionId = ? WHERE id = ? AND state = 'held'",
    [state, now, redemptionId, id],
  )
  return ended === 1
}

const trace = (tx: Tx, deps: Deps, action: string, objectId: string, by: By): Promise<void> =>
  audit(tx, deps, deps.clock.now(), {
    actor: auditActor(by.actor),
    action,
    objectKind: 'reservation',
    objectId,
    requestId: by.requestId,
  })

const present = (row: CouponReservation, coupon: Coupon, template: CouponTemplate, now: number): Reservation => ({
  id: row.id,
  coupon: presentCoupon(coupon, template, now),
  orderNo: row.orderNo,
  storeId: row.storeId,
  discountFen: row.discountFen,
  status: row.state === 'held' && row.until <= now ? 'expired' : row.state,
  expiresAt: isoOf(row.until),
  ...(row.redemptionId === null ? {} : { redemptionId: row.redemptionId }),
})
