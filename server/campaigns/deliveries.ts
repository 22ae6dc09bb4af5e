import type { DeliveryListener } from '../messages/on-event'

/** Keeps each person's row in step with what the platform, or the person by opening it, says of the message. */
export const deliveries: DeliveryListener = {
  settled: async (tx, deps, { attemptId, ok, status }) => {
    if (ok)
      await tx.query(
        "UPDATE campaign_send SET status = 'delivered', reason = NULL, at = ? WHERE attemptId = ? AND status IN ('accepted','unknown')",
        [deps.clock.now(), attemptId],
      )
    else
      await tx.query(
        "UPDATE campaign_send SET status = 'failed', reason = ?, at = ? WHERE attemptId = ? AND status = 'accepted'",
        [status.replace(/[^\x20-\x7e]/g, '').slice(0, 40), deps.clock.now(), attemptId],
      )
  },
  claimed: async (tx, deps, { attemptId }) => {
    await tx.query(
      "UPDATE campaign_send SET status = 'accepted', reason = NULL, at = ? WHERE attemptId = ? AND status = 'unknown'",
      [deps.clock.now(), attemptId],
    )
  },
}
