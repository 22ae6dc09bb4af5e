import { affected } from '../base/database'
import type { Deps } from '../deps'
import { recordOutcome } from '../messages/attempts'
import type { Adapters, MessageChannel } from '../messages/channel'

/**
 * Sends whose worker wrote down that it would call and then never came back are `unknown`: the message may have arrived,
 * so it is shown and never sent again. Answers how many were given up.
 */
export async function sweepLost(deps: Deps, adapters: Adapters, campaignId: string): Promise<number> {
  const now = deps.clock.now()
  const lost = (await deps.db.read((tx) =>
    tx.query(
      `SELECT s.id, s.attemptId, a.channel, a.address, a.providerTemplateId, a.startedAt FROM campaign_send s
       JOIN message_attempt a ON a.id = s.attemptId WHERE s.campaignId = ? AND s.status = 'dispatching' AND s.leaseUntil <= ? LIMIT 200`,
      [campaignId, now],
    ),
  )) as {
    id: string
    attemptId: string
    channel: MessageChannel
    address: string
    providerTemplateId: string
    startedAt: number
  }[]
  let given = 0
  for (const { id, attemptId, channel, ...attempt } of lost)
    given += await deps.db.inTransaction(async (tx) => {
      const took = affected(
        await tx.query(
          "UPDATE campaign_send SET status = 'unknown', reason = 'lost', epoch = epoch + 1, leaseUntil = 0, at = ? WHERE id = ? AND attemptId = ? AND status = 'dispatching' AND leaseUntil <= ?",
          [now, id, attemptId, now],
        ),
      )
      if (took === 0) return 0
      await recordOutcome(tx, attemptId, { kind: 'unknown', code: 'lost' }, now)
      await adapters[channel].settle(
        tx,
        { ...attempt, startedAt: Number(attempt.startedAt), attemptId, now },
        'unknown',
      )
      return 1
    })
  return given
}
