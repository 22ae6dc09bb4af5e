import type { Tx } from '../base/database'
import { row, text, write } from '../base/sql'
import type { Deps } from '../deps'
import type { DeliveryListener } from '../messages/on-event'
import { tally } from './counts'
import type { SendStatus } from './send-row'

/** Keeps each person's row in step with what the platform, or the person by opening it, says of the message. */
export const deliveries: DeliveryListener = {
  settled: async (tx, deps, { attemptId, ok, status, opened }) => {
    if (opened) await write(tx, 'UPDATE campaign_send SET opened = 1 WHERE attemptId = ?', [attemptId])
    if (ok) await move(tx, deps, attemptId, { from: ['accepted', 'unknown'], to: 'delivered', reason: null })
    else {
      const reason = status.replace(/[^\x20-\x7e]/g, '').slice(0, 40)
      await move(tx, deps, attemptId, { from: ['accepted'], to: 'failed', reason })
    }
  },
  claimed: (tx, deps, { attemptId }) => move(tx, deps, attemptId, { from: ['unknown'], to: 'accepted', reason: null }),
}

const CAMPAIGN = { campaignId: text }

/** The row of this attempt stands in `to` and is counted there, if it stood in one of `from`; once. */
async function move(
  tx: Tx,
  deps: Deps,
  attemptId: string,
  { from, to, reason }: { from: SendStatus[]; to: SendStatus; reason: string | null },
): Promise<void> {
  const send = await row(tx, CAMPAIGN, 'SELECT campaignId FROM campaign_send WHERE attemptId = ?', [attemptId])
  if (!send) return
  for (const status of from) {
    const moved = await write(
      tx,
      'UPDATE campaign_send SET status = ?, reason = ?, at = ? WHERE attemptId = ? AND status = ?',
      [to, reason, deps.clock.now(), attemptId, status],
    )
    if (moved > 0) return tally(tx, deps, send.campaignId, { [status]: -moved, [to]: moved })
  }
}
