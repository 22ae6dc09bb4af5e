import type { Tx } from '../base/database'
import { enqueue } from '../base/jobs'
import type { Deps } from '../deps'
import type { Notice } from '../wechat/pay/ports'
import { SYNC_JOB } from '../coupons/tell-cards'
import { WechatCard } from './entities'
import { markSent } from './mark-sent'

type Sent = Extract<Notice, { kind: 'coupon' }>['coupon']

/**
 * The platform told (verified) that a piece came into somebody's card folder: marked, and brought in step at once, since
 * it may have been used or given away meanwhile. One that is none of ours, or another person's, changes nothing and is
 * logged. Bears hearing it twice.
 */
export async function cardSent(tx: Tx, deps: Deps, sent: Sent, at: number): Promise<void> {
  const card = await tx.getRepository(WechatCard).findOneBy({ code: sent.couponCode })
  const ours =
    card !== null && card.stockId === sent.stockId && card.openid === sent.openid && sent.mchid === deps.pay?.mchid
  if (!ours) {
    deps.log.warn({ stock: sent.stockId }, 'a merchant coupon was sent that nobody here asked for')
    return
  }
  if (card.state !== 'asked') return
  await markSent(tx, card, at)
  await enqueue(tx, deps, { ...SYNC_JOB, payload: { cardId: card.id } })
}
