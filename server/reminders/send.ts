import { deliveries } from '../campaigns/deliveries'
import type { Deps } from '../deps'
import type { Adapters } from '../messages/channel'
import { settleDelivery } from '../messages/delivery'
import type { MessageTemplate } from '../messages/entities'
import { intendReminder } from './intend'
import { recordReminder } from './record'
import type { Subject } from './subject'

/** `stop`: nobody is to be written to now. `broken`: template, page or account is wrong, everybody else would be refused the same. */
export type Ended = 'stop' | 'broken' | 'on'

/** Reminds of each subject, one message each, once; the call stands between two transactions, never in one. */
export async function sendReminders(
  deps: Deps,
  adapters: Adapters,
  template: MessageTemplate,
  subjects: Subject[],
  stopping: () => boolean,
): Promise<Ended> {
  for (const subject of subjects) {
    if (stopping()) return 'stop'
    const made = await intendReminder(deps, adapters, template, subject)
    if (made === 'parked') return 'stop'
    if (made === 'skip') continue
    const outcome = await adapters[template.channel].send(made.letter)
    await deps.db.inTransaction((tx) => recordReminder(tx, deps, adapters, template.channel, made, outcome))
    if (outcome.kind === 'accepted' && outcome.msgId !== null)
      await settleDelivery(deps, template.channel, outcome.msgId, deliveries.settled)
    deps.metrics.events.inc({ kind: `message_${outcome.kind}` })
    if (outcome.kind === 'broken') return 'broken'
  }
  return 'on'
}
