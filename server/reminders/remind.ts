import { addDays, MINUTE_MS, nextAllowedMoment, shanghaiDay, shanghaiDayEnd } from '../../shared/rules/calendar'
import { enqueue, type JobHandler } from '../base/jobs'
import { deliveries } from '../campaigns/deliveries'
import type { Deps } from '../deps'
import { adaptersOf } from '../messages/adapters'
import type { Adapters } from '../messages/channel'
import { settleDelivery } from '../messages/delivery'
import { MessageTemplate } from '../messages/entities'
import { readSettings } from '../staff/settings'
import { intendReminder } from './intend'
import { giveUpLost, recordReminder } from './record'
import { remindOfRenewals } from './renewals'

export const REMIND_JOB = 'coupons.remind'

const EVERY_MS = 15 * MINUTE_MS
const CHUNK = 1000

/** The standing job of reminders. */
export const reminderJobs = (deps: Deps, adapters: Adapters = adaptersOf(deps)): Record<string, JobHandler> => ({
  [REMIND_JOB]: async ({ stopping }) => {
    await giveUpLost(deps, adapters)
    const now = deps.clock.now()
    const { quietHours } = await deps.db.read(readSettings)
    const allowedAt = nextAllowedMoment(now, quietHours)
    if (allowedAt > now) return { again: allowedAt - now }
    const more = await remindAll(deps, adapters, stopping)
    return { again: stopping() ? 0 : more ? MINUTE_MS : EVERY_MS }
  },
})

/** Further starts and processes add none. */
export const scheduleReminders = (deps: Pick<Deps, 'db' | 'clock' | 'chance'>): Promise<unknown> =>
  deps.db.inTransaction((tx) => enqueue(tx, deps, { kind: REMIND_JOB, payload: {}, dedupeKey: REMIND_JOB }))

/**
 * Reminds of every unused coupon that ends within the brand's days and was not reminded of yet, where its holder has
 * given a permission for a service template that is asked for before expiry. One message a piece, once. True where there
 * is more than one run takes.
 */
async function remindAll(deps: Deps, adapters: Adapters, stopping: () => boolean): Promise<boolean> {
  let more = false
  const templates = await deps.db.read((tx) =>
    tx.getRepository(MessageTemplate).find({
      where: { channel: 'mini_subscribe', kind: 'service' },
      order: { id: 'ASC' },
    }),
  )
  for (const template of templates.filter((t) => t.scenes.includes('before_renewal')))
    if ((await remindOfRenewals(deps, adapters, template, stopping)) === 'stop') return false
  for (const template of templates.filter((t) => t.scenes.includes('before_expiry')))
    for (const couponTemplateId of await withPieces(deps)) {
      const pieces = await due(deps, template, couponTemplateId)
      more ||= pieces.length === CHUNK
      const ended = await remindOf(deps, adapters, template, pieces, stopping)
      if (ended === 'stop') return false
      // The template, page or account is wrong: everybody else would be refused the same.
      if (ended === 'broken') break
    }
  return more
}

const withPieces = async (deps: Deps): Promise<string[]> =>
  (
    (await deps.db.read((tx) => tx.query("SELECT id FROM coupon_template WHERE state <> 'draft' ORDER BY id"))) as {
      id: string
    }[]
  ).map((t) => t.id)

async function remindOf(
  deps: Deps,
  adapters: Adapters,
  template: MessageTemplate,
  couponIds: string[],
  stopping: () => boolean,
): Promise<'stop' | 'broken' | 'on'> {
  for (const couponId of couponIds) {
    if (stopping()) return 'stop'
    const made = await intendReminder(deps, adapters, template, couponId)
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

/** Pieces of the template whose last day is near (days of Shanghai, so that the morning decides and not the hour) and whose holders have a permission left, those that end first at the top. */
async function due(deps: Deps, { providerTemplateId }: MessageTemplate, couponTemplateId: string): Promise<string[]> {
  const now = deps.clock.now()
  const rows = await deps.db.read(async (tx) => {
    const { reminderDays } = (await readSettings(tx)).coupons
    return tx.query(
      `SELECT c.id FROM coupon c
        WHERE c.couponTemplateId = ? AND c.status = 'claimed' AND c.validUntil > ? AND c.validUntil < ? AND c.remindedAt IS NULL
          AND EXISTS (SELECT 1 FROM mini_user u JOIN subscribe_grant g ON g.openid = u.openid
                       WHERE u.memberId = c.memberId AND g.providerTemplateId = ? AND g.state = 'available')
        ORDER BY c.validUntil, c.id LIMIT ?`,
      [couponTemplateId, now, shanghaiDayEnd(addDays(shanghaiDay(now), reminderDays)), providerTemplateId, CHUNK],
    )
  })
  return (rows as { id: string }[]).map((row) => row.id)
}
