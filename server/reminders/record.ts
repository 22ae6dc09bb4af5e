import type { Tx } from '../base/database'
import { eachByItself } from '../base/each-by-itself'
import { rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { recordOutcome } from '../messages/attempts'
import type { Adapters, MessageChannel, Outcome } from '../messages/channel'
import { park, unpark } from '../messages/park'
import type { Reminder } from './intend'
import { REMINDER_KEYS } from './intend'

/** After the attempt is written down: how long until a worker that says nothing is taken for dead, in ms. */
const LOST_MS = 60_000

/**
 * Records what became of the call, in one transaction: attempt, permission and subject. Where the message certainly
 * did not go out and may later, the subject counts as not reminded of again; an unknown outcome is never sent again.
 */
export async function recordReminder(
  tx: Tx,
  deps: Deps,
  adapters: Adapters,
  channel: MessageChannel,
  { subject, memberId, letter, startedAt }: Reminder,
  outcome: Outcome,
): Promise<void> {
  const now = deps.clock.now()
  await recordOutcome(tx, letter.attemptId, outcome, now)
  await adapters[channel].settle(tx, { ...letter, startedAt, now }, outcome.kind)
  if (mayGoLater(outcome)) await subject.unmark(tx, startedAt)
  if (outcome.kind === 'retry' && outcome.scope === 'everybody')
    await park(tx, deps, { channel, until: outcome.until, now })
  if (outcome.kind !== 'accepted') return
  await unpark(tx, channel)
  await addToTimeline(tx, deps, { memberId, at: now, kind: 'message_sent', detail: { ...subject.detail, channel } })
}

/** A used-up permission may be given anew, and a wrong template be mended; a definite no to this message stays one. */
const mayGoLater = ({ kind }: Outcome): boolean => kind === 'retry' || kind === 'no_quota' || kind === 'broken'

const Lost = { id: text, channel: text, address: text, providerTemplateId: text, startedAt: whole }

/**
 * Reminders whose worker wrote down that it would call and then never came back are `unknown`: they may have arrived, so
 * they are not sent again and the permission counts as used.
 */
export async function giveUpLost(deps: Deps, adapters: Adapters): Promise<void> {
  const now = deps.clock.now()
  const lost = await deps.db.read((tx) =>
    rows(
      tx,
      Lost,
      `SELECT id, channel, address, providerTemplateId, startedAt FROM message_attempt
        WHERE sendKey > ? AND sendKey < ? AND outcome = 'dispatching' AND startedAt <= ? LIMIT 200`,
      // ';' follows ':': exactly the keys that begin so.
      [REMINDER_KEYS, REMINDER_KEYS.replace(':', ';'), now - LOST_MS],
    ),
  )
  await eachByItself(deps, 'lost_reminder', lost, ({ id, channel, ...rest }) =>
    deps.db.inTransaction(async (tx) => {
      await recordOutcome(tx, id, { kind: 'unknown', code: 'lost' }, now)
      await adapters[channel as MessageChannel].settle(tx, { ...rest, attemptId: id, now }, 'unknown')
    }),
  )
}
