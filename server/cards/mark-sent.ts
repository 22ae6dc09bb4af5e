import type { Tx } from '../base/database'
import { write } from '../base/sql'
import type { WechatCard } from './entities'

/** The card is in the folder: told by the platform itself. Marks the piece, unless it has another holder by now. */
export async function markSent(tx: Tx, card: WechatCard, at: number): Promise<void> {
  await write(
    tx,
    "UPDATE wechat_card SET state = 'SENDED', sentAt = ?, checkedAt = ? WHERE id = ? AND state = 'asked'",
    [at, at, card.id],
  )
  await write(tx, 'UPDATE coupon SET wechatCode = ? WHERE id = ? AND memberId = ? AND code = ?', [
    card.code,
    card.couponId,
    card.memberId,
    card.code,
  ])
}
