import type { Tx } from '../base/database'
import type { JobHandler } from '../base/jobs'
import { inList, rows, text, write } from '../base/sql'
import type { Deps } from '../deps'
import { tally } from './counts'

const PIECE = 500

const ID = { id: text }

/**
 * Everybody of the campaign who still waits is `expired`, in pieces of their own; what is being sent ends as it ends.
 * Answers true when nobody waits any more, false when others should have a turn first.
 */
export async function expireWaiting(deps: Deps, campaignId: string, letGo: () => boolean): Promise<boolean> {
  while (!letGo()) if ((await deps.db.inTransaction((tx) => expireSome(tx, deps, campaignId))) === 0) return true
  return false
}

async function expireSome(tx: Tx, deps: Deps, campaignId: string): Promise<number> {
  for (const status of ['ready', 'retrying'] as const) {
    const waiting = await rows(
      tx,
      ID,
      'SELECT id FROM campaign_send WHERE campaignId = ? AND status = ? ORDER BY notBefore, id LIMIT ?',
      [campaignId, status, PIECE],
    )
    if (waiting.length === 0) continue
    const ids = waiting.map(({ id }) => id)
    const expired = await write(
      tx,
      `UPDATE campaign_send SET status = 'suppressed', reason = 'expired', epoch = epoch + 1, leaseUntil = 0, at = ?
       WHERE id IN ${inList(ids)} AND status = ?`,
      [deps.clock.now(), ...ids, status],
    )
    await tally(tx, deps, campaignId, { [status]: -expired, suppressed: expired })
    return waiting.length
  }
  return 0
}

/** After a cancellation: marks who was not written to. Nobody is being written to any more from the cancellation on. */
export const expireJob =
  (deps: Deps): JobHandler =>
  async ({ payload, letGo }) => {
    const { campaignId } = payload as { campaignId: string }
    if (!(await expireWaiting(deps, campaignId, letGo))) return { again: 0 }
  }
