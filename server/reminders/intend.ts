import type { Tx } from '../base/database'
import type { Content } from '../campaigns/content'
import { judge } from '../campaigns/judge'
import { gatherPeople } from '../campaigns/people'
import { writeLetter } from '../campaigns/write-letter'
import { isOnHold } from '../coupons/on-hold'
import type { Deps } from '../deps'
import { intend } from '../messages/attempts'
import type { Adapters, Letter } from '../messages/channel'
import type { MessageTemplate } from '../messages/entities'
import { parkedUntil } from '../messages/park'
import { readSettings } from '../staff/settings'
import type { Subject } from './subject'

/** A reminder about to be sent: from here on it counts as possibly sent. */
export type Reminder = { subject: Subject; memberId: string; letter: Letter; startedAt: number }
/** `parked`: nobody is written to now; `skip`: of this nobody is reminded. */
export type Intended = Reminder | 'parked' | 'skip'

/** Under what attempts of reminders are written down. */
export const REMINDER_KEYS = 'r:'

/** Nothing of this transaction is kept. */
class NotNow extends Error {}

/**
 * Everything that must hold when a reminder starts, in the transaction that marks its subject as reminded of and writes
 * the attempt down: it is still due, its holder is neither held nor frozen and has a permission for this template, the
 * provider takes messages. Two workers never remind of one thing.
 */
export async function intendReminder(
  deps: Deps,
  adapters: Adapters,
  template: MessageTemplate,
  subject: Subject,
): Promise<Intended> {
  try {
    return await deps.db.inTransaction((tx) => prepare(tx, deps, adapters, template, subject))
  } catch (error) {
    if (error instanceof NotNow) return 'skip'
    throw error
  }
}

async function prepare(
  tx: Tx,
  deps: Deps,
  adapters: Adapters,
  template: MessageTemplate,
  subject: Subject,
): Promise<Intended> {
  const now = deps.clock.now()
  if ((await parkedUntil(tx, template.channel, now)) > 0) return 'parked'
  const marked = await subject.mark(tx, now)
  if (marked === null) return 'skip'
  const { memberId } = marked
  if (await isOnHold(tx, memberId)) throw new NotNow()
  const settings = await readSettings(tx)
  const content = contentOf(template, marked)
  const [person] = await gatherPeople(tx, adapters, content, [memberId], { caps: [], now })
  const verdict = person ? judge(person, content, { now }) : null
  if (!person || !verdict?.write) throw new NotNow()
  const attemptId = deps.chance.id()
  const to = { person, channel: verdict.channel, address: verdict.address, attemptId }
  const written = writeLetter(deps, content, to, { brandName: settings.brand.name, now })
  // A field that breaks a rule of the platform: kept as reminded of, since it would break it again.
  if (!written.ok) return 'skip'
  const { letter } = written
  if (!(await adapters[verdict.channel].reserve(tx, { ...letter, now }))) throw new NotNow()
  await intend(tx, {
    id: attemptId,
    sendKey: `${REMINDER_KEYS}${subject.id}:${attemptId}`,
    campaignId: null,
    sendId: null,
    memberId,
    channel: verdict.channel,
    templateId: template.id,
    providerTemplateId: letter.providerTemplateId,
    address: verdict.address,
    startedAt: now,
  })
  return { subject, memberId, letter, startedAt: now }
}

/** A service notice: about something the member holds, asked for by a tap. It opens the page of that very thing. */
const contentOf = (
  template: MessageTemplate,
  { words, page }: { words: Content['coupon']; page: string },
): Content => ({
  rule: { all: [] },
  channels: [template.channel],
  templates: { [template.channel]: template },
  kind: 'service',
  topic: template.topic,
  coupon: words,
  page,
})
