import { addDays, shanghaiDay, shanghaiDayEnd } from '../../shared/rules/calendar'
import { rows, text, write } from '../base/sql'
import { Coupon } from '../coupons/entities'
import { couponTitleOf } from '../coupons/title'
import type { Deps } from '../deps'
import type { MessageTemplate } from '../messages/entities'
import { readSettings } from '../staff/settings'
import type { Subject } from './subject'

const Id = { id: text }

/** So many of one template are reminded of in a run. */
export const MOST_PIECES = 1000

/**
 * Unused pieces of the template whose last day is near (days of Shanghai, so that the morning decides and not the hour),
 * not reminded of yet, whose holders have a permission left; those that end first at the top.
 */
export async function endingPieces(
  deps: Deps,
  { providerTemplateId }: MessageTemplate,
  couponTemplateId: string,
): Promise<Subject[]> {
  const now = deps.clock.now()
  const due = await deps.db.read(async (tx) => {
    const { reminderDays } = (await readSettings(tx)).coupons
    return rows(
      tx,
      Id,
      `SELECT c.id FROM coupon c
        WHERE c.couponTemplateId = ? AND c.status = 'claimed' AND c.validUntil > ? AND c.validUntil < ? AND c.remindedAt IS NULL
          AND EXISTS (SELECT 1 FROM mini_user u JOIN subscribe_grant g ON g.openid = u.openid
                       WHERE u.memberId = c.memberId AND g.providerTemplateId = ? AND g.state = 'available')
        ORDER BY c.validUntil, c.id LIMIT ?`,
      [couponTemplateId, now, shanghaiDayEnd(addDays(shanghaiDay(now), reminderDays)), providerTemplateId, MOST_PIECES],
    )
  })
  return due.map((row) => pieceOf(row.id))
}

/** One piece: unused, held for no order, in its holder's hand. */
const pieceOf = (id: string): Subject => ({
  id,
  detail: { couponId: id },
  async mark(tx, now) {
    const marked = await write(
      tx,
      `UPDATE coupon SET remindedAt = ? WHERE id = ? AND remindedAt IS NULL AND status = 'claimed' AND validUntil > ?
          AND (reservedUntil IS NULL OR reservedUntil <= ?)`,
      [now, id, now, now],
    )
    if (marked !== 1) return null
    const { memberId, couponTemplateId, validUntil } = await tx.getRepository(Coupon).findOneByOrFail({ id })
    const title = (await couponTitleOf(tx, couponTemplateId))?.title ?? ''
    return { memberId, words: { title, validUntil, validDays: null }, page: `pages/coupon/index?id=${id}` }
  },
  unmark: (tx, markedAt) =>
    write(tx, 'UPDATE coupon SET remindedAt = NULL WHERE id = ? AND remindedAt = ?', [id, markedAt]),
})
