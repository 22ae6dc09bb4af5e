import { rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import type { MessageTemplate } from '../messages/entities'
import { ENDS_SOON_MS } from '../payments/paid-membership'
import type { Subject } from './subject'

const MOST = 1000

const Ending = { id: text, memberId: text, until: whole, title: text }
type Period = { id: string; memberId: string; until: number; title: string }

/** Paid memberships near their end, with no renewal behind them and not reminded of, whose holders have a permission for this very template. */
export async function endingMemberships(deps: Deps, { providerTemplateId }: MessageTemplate): Promise<Subject[]> {
  const now = deps.clock.now()
  const due = await deps.db.read((tx) =>
    rows(
      tx,
      Ending,
      `SELECT p.id, COALESCE(m.mergedIntoId, m.id) AS memberId, p.until, o.title FROM paid_period p
         JOIN pay_order o ON o.id = p.orderId JOIN member m ON m.id = p.memberId
        WHERE p.endedAt IS NULL AND p.until > ? AND p.until < ? AND p.remindedAt IS NULL
          AND NOT EXISTS (SELECT 1 FROM paid_period n WHERE n.memberId = p.memberId AND n.endedAt IS NULL AND n.until > p.until)
          AND EXISTS (SELECT 1 FROM mini_user u JOIN subscribe_grant g ON g.openid = u.openid
                       WHERE u.memberId = COALESCE(m.mergedIntoId, m.id) AND g.providerTemplateId = ? AND g.state = 'available')
        ORDER BY p.until, p.id LIMIT ?`,
      [now, now + ENDS_SOON_MS, providerTemplateId, MOST],
    ),
  )
  return due.map(periodOf)
}

const periodOf = ({ id, memberId, until, title }: Period): Subject => ({
  id,
  detail: { paidPeriodId: id },
  async mark(tx, now) {
    const marked = await write(
      tx,
      'UPDATE paid_period SET remindedAt = ? WHERE id = ? AND remindedAt IS NULL AND endedAt IS NULL AND until > ?',
      [now, id, now],
    )
    if (marked !== 1) return null
    return { memberId, words: { title, validUntil: until, validDays: null }, page: 'pages/shop/index' }
  },
  unmark: (tx, markedAt) =>
    write(tx, 'UPDATE paid_period SET remindedAt = NULL WHERE id = ? AND remindedAt = ?', [id, markedAt]),
})
