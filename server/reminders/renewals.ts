import { affected, type Tx } from '../base/database'
import type { Content } from '../campaigns/content'
import { deliveries } from '../campaigns/deliveries'
import { judge } from '../campaigns/judge'
import { gatherPeople } from '../campaigns/people'
import { writeLetter } from '../campaigns/write-letter'
import { isHeld } from '../coupons/held'
import type { Deps } from '../deps'
import { intend, recordOutcome } from '../messages/attempts'
import type { Adapters, Letter, Outcome } from '../messages/channel'
import { settleDelivery } from '../messages/delivery'
import type { MessageTemplate } from '../messages/entities'
import { park, parkedUntil, unpark } from '../messages/park'
import { addToTimeline } from '../membership/timeline'
import { ENDS_SOON_MS } from '../payments/paid-membership'
import { readSettings } from '../staff/settings'
import { REMINDER_KEYS } from './intend'

const CHUNK = 1000

type Due = { id: string; memberId: string; until: number; title: string }
type Started = Due & { letter: Letter; startedAt: number }

/** Nothing of this transaction is kept. */
class NotNow extends Error {}

/**
 * Reminds of every paid membership that ends within a week, with no renewal behind it, where its holder asked for that:
 * one message a period, once. `stop` where nobody is to be written to now.
 */
export async function remindOfRenewals(
  deps: Deps,
  adapters: Adapters,
  template: MessageTemplate,
  stopping: () => boolean,
): Promise<'stop' | 'on'> {
  for (const due of await endingSoon(deps, template)) {
    if (stopping()) return 'stop'
    const started = await start(deps, adapters, template, due)
    if (started === 'parked') return 'stop'
    if (started === 'skip') continue
    const outcome = await adapters[template.channel].send(started.letter)
    await deps.db.inTransaction((tx) => record(tx, deps, adapters, template, started, outcome))
    if (outcome.kind === 'accepted' && outcome.msgId !== null)
      await settleDelivery(deps, template.channel, outcome.msgId, deliveries.settled)
    deps.metrics.events.inc({ kind: `message_${outcome.kind}` })
    // The template, page or account is wrong: everybody else would be refused the same.
    if (outcome.kind === 'broken') return 'on'
  }
  return 'on'
}

/** The last period of its holder, near its end, not reminded of, and with a permission for this very template. */
async function endingSoon(deps: Deps, { providerTemplateId }: MessageTemplate): Promise<Due[]> {
  const now = deps.clock.now()
  const rows = (await deps.db.read((tx) =>
    tx.query(
      `SELECT p.id, COALESCE(m.mergedIntoId, m.id) AS memberId, p.until, o.title FROM paid_period p
         JOIN pay_order o ON o.id = p.orderId JOIN member m ON m.id = p.memberId
        WHERE p.endedAt IS NULL AND p.until > ? AND p.until < ? AND p.remindedAt IS NULL
          AND NOT EXISTS (SELECT 1 FROM paid_period n WHERE n.memberId = p.memberId AND n.endedAt IS NULL AND n.until > p.until)
          AND EXISTS (SELECT 1 FROM mini_user u JOIN subscribe_grant g ON g.openid = u.openid
                       WHERE u.memberId = COALESCE(m.mergedIntoId, m.id) AND g.providerTemplateId = ? AND g.state = 'available')
        ORDER BY p.until, p.id LIMIT ?`,
      [now, now + ENDS_SOON_MS, providerTemplateId, CHUNK],
    ),
  )) as Due[]
  return rows.map((row) => ({ ...row, until: Number(row.until) }))
}

async function start(
  deps: Deps,
  adapters: Adapters,
  template: MessageTemplate,
  due: Due,
): Promise<Started | 'parked' | 'skip'> {
  try {
    return await deps.db.inTransaction((tx) => prepare(tx, deps, adapters, template, due))
  } catch (error) {
    if (error instanceof NotNow) return 'skip'
    throw error
  }
}

/** Marks the period as reminded of and writes the attempt down, together: two workers never remind of one. */
async function prepare(
  tx: Tx,
  deps: Deps,
  adapters: Adapters,
  template: MessageTemplate,
  due: Due,
): Promise<Started | 'parked' | 'skip'> {
  const now = deps.clock.now()
  const { channel } = template
  if ((await parkedUntil(tx, channel, now)) > 0) return 'parked'
  const marked = await tx.query(
    'UPDATE paid_period SET remindedAt = ? WHERE id = ? AND remindedAt IS NULL AND endedAt IS NULL AND until > ?',
    [now, due.id, now],
  )
  if (affected(marked) !== 1) return 'skip'
  if (await isHeld(tx, due.memberId)) throw new NotNow()
  const settings = await readSettings(tx)
  const content: Content = {
    rule: { all: [] },
    channels: [channel],
    templates: { [channel]: template },
    kind: 'service',
    topic: template.topic,
    coupon: { title: due.title, validUntil: due.until, validDays: null },
    page: 'pages/shop/index',
  }
  const [person] = await gatherPeople(tx, adapters, content, [due.memberId], { caps: [], now })
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
    sendKey: `${REMINDER_KEYS}${due.id}:${attemptId}`,
    campaignId: null,
    sendId: null,
    memberId: due.memberId,
    channel: verdict.channel,
    templateId: template.id,
    providerTemplateId: letter.providerTemplateId,
    address: verdict.address,
    startedAt: now,
  })
  return { ...due, letter, startedAt: now }
}

/** What became of it: where it certainly did not go out and may later, the period counts as not reminded of again. */
async function record(
  tx: Tx,
  deps: Deps,
  adapters: Adapters,
  { channel }: MessageTemplate,
  { id, memberId, letter, startedAt }: Started,
  outcome: Outcome,
): Promise<void> {
  const now = deps.clock.now()
  await recordOutcome(tx, letter.attemptId, outcome, now)
  await adapters[channel].settle(tx, { ...letter, startedAt, now }, outcome.kind)
  if (outcome.kind === 'retry' || outcome.kind === 'no_quota' || outcome.kind === 'broken')
    await tx.query('UPDATE paid_period SET remindedAt = NULL WHERE id = ? AND remindedAt = ?', [id, startedAt])
  if (outcome.kind === 'retry' && outcome.scope === 'everybody')
    await park(tx, deps, { channel, until: outcome.until, now })
  if (outcome.kind !== 'accepted') return
  await unpark(tx, channel)
  await addToTimeline(tx, deps, { memberId, at: now, kind: 'message_sent', detail: { paidPeriodId: id, channel } })
}
