import { SYSTEM } from '../base/audit'
import type { Tx } from '../base/database'
import { row, write } from '../base/sql'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { recordOutcome } from '../messages/attempts'
import type { Adapters, Outcome } from '../messages/channel'
import { growingPause, park, unpark } from '../messages/park'
import { holdCampaign } from './change-campaign'
import { releaseContact } from './contact'
import type { Intended } from './dispatch'
import { pauseCampaign } from './pause'
import { tally } from './counts'
import { SEND, SEND_COLUMNS, type Lease, type SendRow } from './send-row'

/** Definite rejections one person may cost before the send is given up. */
const MOST_ATTEMPTS = 10

/**
 * Records what became of the call, once: attempt, permission, contact and the person's row in one transaction. A worker
 * whose lease was lost changes nothing but what is unknown so far, and that only to the truth it holds.
 */
export async function recordSend(
  tx: Tx,
  deps: Deps,
  adapters: Adapters,
  lease: Lease,
  made: Intended,
  outcome: Outcome,
): Promise<void> {
  const now = deps.clock.now()
  const { channel, letter, startedAt } = made
  const send = await row(tx, SEND, `SELECT ${SEND_COLUMNS} FROM campaign_send WHERE id = ?`, [lease.id])
  if (!send) return
  const next = await nextOf(tx, deps, { send, channel, outcome, now })
  const { status, reason, fromChannel, attempts, notBefore, contactDay } = next
  const mine = await write(
    tx,
    `UPDATE campaign_send SET status = ?, reason = ?, fromChannel = ?, attempts = ?, notBefore = ?, contactDay = ?, leaseUntil = 0, at = ?
     WHERE id = ? AND epoch = ? AND status = 'dispatching'`,
    [status, reason, fromChannel, attempts, notBefore, contactDay, now, lease.id, lease.epoch],
  )
  await recordOutcome(tx, letter.attemptId, outcome, now)
  await adapters[channel].settle(tx, { ...letter, startedAt, now }, outcome.kind)
  if (mine === 0) return recordLate(tx, deps, send, letter.attemptId, outcome)
  if (send.contactDay !== null && next.contactDay === null) await releaseContact(tx, send.personKey, send.contactDay)
  if (outcome.kind === 'accepted') {
    await unpark(tx, channel)
    const detail = { campaignId: send.campaignId, channel }
    await addToTimeline(tx, deps, { memberId: send.memberId, at: now, kind: 'message_sent', detail })
  }
  if (outcome.kind === 'broken') await stopCampaign(tx, deps, send.campaignId, outcome.code)
  await tally(tx, deps, send.campaignId, { dispatching: -1, [status]: 1 })
}

type Next = Pick<SendRow, 'status' | 'reason' | 'fromChannel' | 'attempts' | 'contactDay'> & { notBefore: number }

/** The person's row after this outcome. A contact is kept where a message went out or may have, else given back. */
async function nextOf(
  tx: Tx,
  deps: Deps,
  { send, channel, outcome, now }: { send: SendRow; channel: Intended['channel']; outcome: Outcome; now: number },
): Promise<Next> {
  const { attempts, fromChannel } = send
  const same = { reason: send.reason, fromChannel, attempts, contactDay: null, notBefore: 0 }
  switch (outcome.kind) {
    case 'accepted':
      return { ...same, status: 'accepted', reason: null, attempts: attempts + 1, contactDay: send.contactDay }
    case 'unknown':
      return { ...same, status: 'unknown', reason: outcome.code, attempts: attempts + 1, contactDay: send.contactDay }
    case 'refused':
      return { ...same, status: 'failed', reason: outcome.code, attempts: attempts + 1 }
    case 'no_quota':
    case 'unreachable':
      // The next channel of the waterfall is tried; where there is none the sender finds so and suppresses with this reason.
      return { ...same, status: 'ready', reason: outcome.kind, fromChannel: fromChannel + 1, attempts: attempts + 1 }
    case 'broken':
      return { ...same, status: 'ready' }
    case 'retry': {
      // Waiting for the provider is no attempt; being told no is one, unless the whole day is over for everybody.
      const used = attempts + (outcome.called && outcome.until === 'pause' ? 1 : 0)
      const notBefore =
        outcome.scope === 'everybody'
          ? await park(tx, deps, { channel, until: outcome.until, now })
          : now + growingPause(used, deps.chance)
      if (used >= MOST_ATTEMPTS) return { ...same, status: 'failed', reason: outcome.code, attempts: used }
      return { ...same, status: 'retrying', attempts: used, notBefore }
    }
  }
}

/** The lease was lost and the send given up as unknown: a late certain answer still settles it. */
async function recordLate(tx: Tx, deps: Deps, send: SendRow, attemptId: string, outcome: Outcome): Promise<void> {
  if (outcome.kind === 'unknown') return
  const accepted = outcome.kind === 'accepted'
  const status = accepted ? 'accepted' : 'failed'
  const settled = await write(
    tx,
    "UPDATE campaign_send SET status = ?, reason = ?, at = ? WHERE id = ? AND attemptId = ? AND status = 'unknown'",
    [status, accepted ? null : outcome.code, deps.clock.now(), send.id, attemptId],
  )
  await tally(tx, deps, send.campaignId, { unknown: -settled, [status]: settled })
}

/** The template, page or account is wrong: everybody else would be refused the same, so nobody else is tried. */
async function stopCampaign(tx: Tx, deps: Deps, campaignId: string, code: string): Promise<void> {
  // Held before it is asked: of several calls that were refused together one pauses, the others find it paused.
  const { status } = await holdCampaign(tx, campaignId)
  if (status !== 'running') return
  await pauseCampaign(tx, deps, campaignId, { actor: SYSTEM, requestId: null, reason: `wechat_${code}` })
}
