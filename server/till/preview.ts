import type { previewRedemption } from '../../shared/contract/till'
import type { AnswerOf, BodyOf } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { insertIgnore, row, text } from '../base/sql'
import type { Deps } from '../deps'
import { findByCode, previewId, type Found } from './find-by-code'
import { isOnHold } from '../coupons/on-hold'
import { presentCoupon } from '../coupons/present'
import { takesOff } from './redeemable'
import { redeemerSession, type Redeemer } from './redeemer'
import { checkStore, storesOf } from './till'

/** For so long a session may confirm the dynamic code it was shown, in ms. */
const CONFIRM_MS = 5 * 60_000

const MEMBER = { memberNo: text, nickname: text.nullable(), phoneMasked: text.nullable() }

type Answer = AnswerOf<typeof previewRedemption>['body']

/** What redeeming would do now. Nothing of the coupon changes; only that this session saw a dynamic code is noted. */
export async function preview(
  tx: Tx,
  deps: Deps,
  input: BodyOf<typeof previewRedemption>,
  by: Redeemer,
): Promise<Answer> {
  const now = deps.clock.now()
  const store = checkStore(by, input.storeId, await storesOf(tx, [input.storeId]))
  const found = await findByCode(tx, deps, { code: input.code, session: redeemerSession(by) }, now)
  if (found.spends !== null) await remember(tx, found, previewId(redeemerSession(by), input.code), now)
  const memberHeld = await isOnHold(tx, found.coupon.memberId)
  const judged = takesOff(found.coupon, found.template, { ...input, memberHeld, store }, now)
  const member = await row(tx, MEMBER, 'SELECT memberNo, nickname, phoneMasked FROM member WHERE id = ?', [
    found.coupon.memberId,
  ])
  return {
    coupon: presentCoupon(found.coupon, found.template, now),
    member: {
      memberNo: member?.memberNo ?? '',
      nickname: member?.nickname ?? null,
      phoneMasked: member?.phoneMasked ?? null,
    },
    redeemable: 'discountFen' in judged,
    ...('reason' in judged ? { reason: judged.reason } : {}),
    discountFen: 'discountFen' in judged ? judged.discountFen : 0,
    ...(found.template.useTimes === null ? {} : { useTimes: found.template.useTimes }),
    ...(found.template.goods === null ? {} : { goods: found.template.goods }),
  }
}

async function remember(tx: Tx, found: Found, id: string, now: number): Promise<void> {
  // The first look counts: previewing again and again must not keep a dead code alive for ever.
  await insertIgnore(tx, 'redemption_preview', { id, couponId: found.coupon.id, until: now + CONFIRM_MS })
}
