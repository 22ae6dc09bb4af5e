import { rows, text, whole, write } from '../base/sql'
import { MessageChannel } from '../../shared/contract/messages'
import type { Deps } from '../deps'
import { recordOutcome } from '../messages/attempts'
import type { Adapters } from '../messages/channel'
import { tally } from './counts'

const LOST = {
  id: text,
  attemptId: text,
  channel: MessageChannel,
  address: text,
  providerTemplateId: text,
  startedAt: whole,
}

/**
 * Sends whose worker wrote down that it would call and then never came back are `unknown`: the message may have arrived,
 * so it is shown and never sent again. Answers how many were given up.
 */
export async function sweepLost(deps: Deps, adapters: Adapters, campaignId: string): Promise<number> {
  const now = deps.clock.now()
  const lost = await deps.db.read((tx) =>
    rows(
      tx,
      LOST,
      `SELECT s.id, s.attemptId, a.channel, a.address, a.providerTemplateId, a.startedAt FROM campaign_send s
       JOIN message_attempt a ON a.id = s.attemptId WHERE s.campaignId = ? AND s.status = 'dispatching' AND s.leaseUntil <= ? LIMIT 200`,
      [campaignId, now],
    ),
  )
  let given = 0
  for (const { id, attemptId, channel, ...attempt } of lost)
    given += await deps.db.inTransaction(async (tx) => {
      const took = await write(
        tx,
        "UPDATE campaign_send SET status = 'unknown', reason = 'lost', epoch = epoch + 1, leaseUntil = 0, at = ? WHERE id = ? AND attemptId = ? AND status = 'dispatching' AND leaseUntil <= ?",
        [now, id, attemptId, now],
      )
      if (took === 0) return 0
      await recordOutcome(tx, attemptId, { kind: 'unknown', code: 'lost' }, now)
      await adapters[channel].settle(tx, { ...attempt, attemptId, now }, 'unknown')
      await tally(tx, deps, campaignId, { dispatching: -1, unknown: 1 })
      return 1
    })
  return given
}
