import type { addToWechat } from '../../shared/contract/coupons'
import type { AnswerOf } from '../../shared/contract/route'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { enqueue } from '../base/jobs'
import type { Deps } from '../deps'
import { Coupon, CouponTemplate } from '../coupons/entities'
import { WechatCard } from './entities'
import { SYNC_JOB } from '../coupons/tell-cards'

/** Decides two taps at once: both get the card that one of them wrote down. */
const CODE_KNOWN = uniqueKey('wechat_card', 'uq_wechat_card', ['code'])
const FIRST_LOOK_MS = 60_000

/**
 * The plugin's parameters for one's own unused piece, signed; asked for again they are the same, so the folder gets one
 * card. What the plugin answers is not believed: the platform's callback or a query marks the piece. 409 for a piece that
 * cannot go there (or is there), `pay_unavailable` without merchant coupons.
 */
export async function askForCard(
  tx: Tx,
  deps: Deps,
  member: { memberId: string; openid: string },
  couponId: string,
): Promise<AnswerOf<typeof addToWechat>['body']> {
  const coupons = deps.pay?.merchantCoupons
  if (!coupons) throw new AppError('pay_unavailable')
  const now = deps.clock.now()
  const coupon = await tx.getRepository(Coupon).findOneByOrFail({ id: couponId })
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: coupon.couponTemplateId })
  const unused = coupon.status === 'claimed' && now <= coupon.validUntil
  if (!unused || coupon.wechatCode !== null || template.wechatStockId === null) throw new AppError('state_conflict')
  const card = await writeDown(tx, deps, {
    id: deps.chance.id(),
    couponId,
    ...member,
    stockId: template.wechatStockId,
    code: coupon.code,
    state: 'asked',
    askedAt: now,
    sentAt: null,
    checkedAt: null,
  })
  return coupons.sendParams({ stockId: card.stockId, requestNo: `send-${card.id}`, couponCode: card.code })
}

/** The card, or the one that is written down already. A code that stands in another person's folder goes to nobody else. */
async function writeDown(tx: Tx, deps: Deps, card: WechatCard): Promise<WechatCard> {
  const cards = tx.getRepository(WechatCard)
  const known = await cards.findOneBy({ code: card.code })
  if (known === null) {
    try {
      await cards.insert(card)
      const job = { ...SYNC_JOB, payload: { cardId: card.id }, runAt: deps.clock.now() + FIRST_LOOK_MS }
      await enqueue(tx, deps, job)
      return card
    } catch (error) {
      if (!isDuplicate(error, CODE_KNOWN)) throw error
    }
  }
  const there = known ?? (await cards.findOneByOrFail({ code: card.code }))
  if (there.openid !== card.openid || there.couponId !== card.couponId) throw new AppError('state_conflict')
  return there
}
