import type { Tx } from '../base/database'
import { affected } from '../base/database'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { readOpenToken } from './open-token'

/**
 * Notes when a message was first opened, with a line in the member's timeline. An opened message has arrived, so an
 * attempt of unclear outcome is left to the sender's books and only its opening is noted. Unknown tokens change nothing.
 */
export async function reportOpen(tx: Tx, deps: Deps, token: string): Promise<void> {
  const attemptId = readOpenToken(deps.vault, token)
  if (attemptId === null) return
  const now = deps.clock.now()
  const first = affected(
    await tx.query('UPDATE message_attempt SET openedAt = ? WHERE id = ? AND openedAt IS NULL', [now, attemptId]),
  )
  if (first !== 1) return
  const [attempt] = (await tx.query('SELECT memberId, campaignId, channel FROM message_attempt WHERE id = ?', [
    attemptId,
  ])) as { memberId: string; campaignId: string | null; channel: string }[]
  if (!attempt) return
  await addToTimeline(tx, deps, {
    memberId: attempt.memberId,
    at: now,
    kind: 'message_opened',
    detail: { campaignId: attempt.campaignId, channel: attempt.channel },
  })
}
