import { deliveries } from '../campaigns/deliveries'
import { eachByItself } from '../base/each-by-itself'
import type { Deps } from '../deps'
import type { Adapters } from '../messages/channel'
import { settleDelivery } from '../messages/delivery'
import type { MessageTemplate } from '../messages/entities'
import { intendReminder } from './intend'
import { recordReminder } from './record'
import type { Subject } from './subject'

/** `stop`: nobody is to be written to now. `broken`: template, page or account is wrong, everybody else would be refused the same. */
export type Ended = 'stop' | 'broken' | 'on'

/**
 * Reminds of each subject, one message each, once; the call stands between two transactions, never in one. A subject that
 * cannot be reminded of stops none of the others.
 */
export async function sendReminders(
  deps: Deps,
  adapters: Adapters,
  template: MessageTemplate,
  subjects: Subject[],
  letGo: () => boolean,
): Promise<Ended> {
  for (const subject of subjects) {
    if (letGo()) return 'stop'
    let ended: Ended = 'on'
    await eachByItself(deps, 'reminder', [subject], async () => {
      ended = await remindOf(deps, adapters, template, subject)
    })
    if (ended !== 'on') return ended
  }
  return 'on'
}

async function remindOf(deps: Deps, adapters: Adapters, template: MessageTemplate, subject: Subject): Promise<Ended> {
  const made = await intendReminder(deps, adapters, template, subject)
  if (made === 'parked') return 'stop'
  if (made === 'skip') return 'on'
  const outcome = await adapters[template.channel].send(made.letter)
  await deps.db.inTransaction((tx) => recordReminder(tx, deps, adapters, template.channel, made, outcome))
  if (outcome.kind === 'accepted' && outcome.msgId !== null)
    await settleDelivery(deps, template.channel, outcome.msgId, deliveries.settled)
  deps.metrics.events.inc({ kind: `message_${outcome.kind}` })
  return outcome.kind === 'broken' ? 'broken' : 'on'
}
