import { affected, type Tx } from '../base/database'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import type { DeliveryHook } from './delivery'
import { readOpenToken } from './open-token'

/**
 * Notes when a message was first opened, with a line in the member's timeline. An opened message has arrived, whatever
 * was known of it before: an unclear outcome is settled by it. Unknown tokens change nothing.
 */
export async function reportOpen(tx: Tx, deps: Deps, token: string, hook: DeliveryHook): Promise<void> {
  const attemptId = readOpenToken(deps.vault, token)
  if (attemptId === null) return
  const now = deps.clock.now()
  const first = affected(
    await tx.query('UPDATE message_attempt SET openedAt = ? WHERE id = ? AND openedAt IS NULL', [now, attemptId]),
  )
  if (first !== 1) return
  await tx.query("UPDATE message_attempt SET outcome = 'accepted' WHERE id = ? AND outcome = 'unknown'", [attemptId])
  await tx.query('UPDATE message_attempt SET deliveredAt = ? WHERE id = ? AND deliveredAt IS NULL', [now, attemptId])
  const [attempt] = (await tx.query('SELECT memberId, campaignId, sendId, channel FROM message_attempt WHERE id = ?', [
    attemptId,
  ])) as { memberId: string; campaignId: string | null; sendId: string | null; channel: string }[]
  if (!attempt) return
  await hook(tx, deps, { attemptId, sendId: attempt.sendId, ok: true, status: 'opened', at: now })
  await addToTimeline(tx, deps, {
    memberId: attempt.memberId,
    at: now,
    kind: 'message_opened',
    detail: { campaignId: attempt.campaignId, channel: attempt.channel },
  })
}
