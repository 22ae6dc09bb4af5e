import type { Tx } from '../base/database'
import { row, text, write } from '../base/sql'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import type { DeliveryHook } from './delivery'
import { readOpenToken } from './open-token'

const ATTEMPT = { memberId: text, campaignId: text.nullable(), sendId: text.nullable(), channel: text }

/**
 * Notes when a message was first opened, with a line in the member's timeline. An opened message has arrived, whatever
 * was known of it before: an unclear outcome is settled by it. Unknown tokens change nothing.
 */
export async function reportOpen(tx: Tx, deps: Deps, token: string, hook: DeliveryHook): Promise<void> {
  const attemptId = readOpenToken(deps.vault, token)
  if (attemptId === null) return
  const now = deps.clock.now()
  const first = await write(tx, 'UPDATE message_attempt SET openedAt = ? WHERE id = ? AND openedAt IS NULL', [
    now,
    attemptId,
  ])
  if (first !== 1) return
  await write(tx, "UPDATE message_attempt SET outcome = 'accepted' WHERE id = ? AND outcome = 'unknown'", [attemptId])
  await write(tx, 'UPDATE message_attempt SET deliveredAt = ? WHERE id = ? AND deliveredAt IS NULL', [now, attemptId])
  const sql = 'SELECT memberId, campaignId, sendId, channel FROM message_attempt WHERE id = ?'
  const attempt = await row(tx, ATTEMPT, sql, [attemptId])
  if (!attempt) return
  const told = { attemptId, sendId: attempt.sendId, ok: true, status: 'opened', at: now, opened: true } as const
  await hook(tx, deps, told)
  await addToTimeline(tx, deps, {
    memberId: attempt.memberId,
    at: now,
    kind: 'message_opened',
    detail: { campaignId: attempt.campaignId, channel: attempt.channel },
  })
}
