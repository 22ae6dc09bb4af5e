import type { Tx } from '../base/database'

/** Everybody of the campaign who still waits is `expired`; what is being sent ends as it ends. */
export async function expireWaiting(tx: Tx, campaignId: string, now: number): Promise<void> {
  await tx.query(
    "UPDATE campaign_send SET status = 'suppressed', reason = 'expired', epoch = epoch + 1, leaseUntil = 0, at = ? WHERE campaignId = ? AND status IN ('ready','retrying')",
    [now, campaignId],
  )
}
