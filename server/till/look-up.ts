import type { AnswerBody, BodyOf } from '../../shared/contract/route'
import type { lookUpMember as row } from '../../shared/contract/till'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { usablePieces, type Piece } from '../coupons/mine'
import { isOnHold } from '../coupons/on-hold'
import { presentCoupon } from '../coupons/present'
import type { Deps } from '../deps'
import { memberAtTill } from '../membership/look-up'
import { pointsOfNow } from '../membership/points-now'
import { readSettings } from '../staff/settings'
import { takesOff } from './redeemable'
import { redeemerSession, staffRedeemer } from './redeemer'
import { rememberShown, shownAmong } from './shown-card'
import { checkStore, storesOf, type TillStore } from './till'

type Asked = BodyOf<typeof row>
type Found = AnswerBody<typeof row>
type Judged = NonNullable<Found['coupons'][number]['atTill']>

/**
 * Who stands at the till, and what she can use: where the store is named, what each coupon would take off there first,
 * the others below with their reasons. A card that was shown lets this session take her coupons by their printed codes.
 * 410 for an outlived code, 404 for one never issued and for unknown numbers.
 */
export async function lookUpAtTill(tx: Tx, deps: Deps, body: Asked, actor: StaffActor): Promise<Found> {
  const now = deps.clock.now()
  const store =
    body.storeId === undefined
      ? null
      : checkStore(staffRedeemer(actor), body.storeId, await storesOf(tx, [body.storeId]))
  const { id, memberNo, nickname, phoneMasked, tier } = await memberAtTill(tx, deps, body)
  const pieces = await usablePieces(tx, id, now)
  const mayTake = await takenHere(tx, body, redeemerSession(staffRedeemer(actor)), pieces, now)
  const memberHeld = store !== null && (await isOnHold(tx, id))
  const coupons = pieces.map((piece) => ({
    ...presentCoupon(piece.coupon, piece.template, now),
    ...(store === null ? {} : { atTill: judge(piece, { body, store, memberHeld, mayTake }, now) }),
  }))
  return {
    member: { memberNo, nickname, phoneMasked, tier, points: await pointsOfNow(tx, id, now) },
    coupons: store === null ? coupons : coupons.sort((a, b) => worth(b.atTill) - worth(a.atTill)),
  }
}

/** Whether this session may take a piece by its printed code; showing the card is what allows it where the brand demands one. */
async function takenHere(
  tx: Tx,
  body: Asked,
  session: string,
  pieces: readonly Piece[],
  now: number,
): Promise<(couponId: string) => boolean> {
  const { redemption } = await readSettings(tx)
  if (!redemption.requireDynamicCode) return () => true
  const ids = pieces.map(({ coupon }) => coupon.id)
  if ('dynamicCode' in body) {
    await rememberShown(tx, session, ids, now)
    return () => true
  }
  const shown = await shownAmong(
    tx,
    ids.map((couponId) => ({ session, couponId })),
    now,
  )
  return (couponId) => shown({ session, couponId })
}

type Till = { body: Asked; store: TillStore; memberHeld: boolean; mayTake: (couponId: string) => boolean }

function judge({ coupon, template }: Piece, { body, store, memberHeld, mayTake }: Till, now: number): Judged {
  const off = takesOff(coupon, template, { ...body, storeId: body.storeId!, store, memberHeld }, now)
  if ('reason' in off) return { redeemable: false, reason: off.reason, discountFen: 0 }
  if (!mayTake(coupon.id)) return { redeemable: false, reason: 'dynamic_code_required', discountFen: 0 }
  return { redeemable: true, discountFen: off.discountFen }
}

/** What can be used stands before what cannot, and takes off the most first; the rest keeps its order. */
const worth = (judged: Judged | undefined): number => (judged?.redeemable ? judged.discountFen + 1 : 0)
