import { MINUTE_MS, nextAllowedMoment } from '../../shared/rules/calendar'
import type { JobHandler, JobKind } from '../base/jobs'
import { rows, text } from '../base/sql'
import type { Deps } from '../deps'
import { adaptersOf } from '../messages/adapters'
import type { Adapters } from '../messages/channel'
import { MessageTemplate } from '../messages/entities'
import { readSettings } from '../staff/settings'
import { endingPieces, MOST_PIECES } from './pieces'
import { giveUpLost } from './record'
import { endingMemberships } from './renewals'
import { sendReminders } from './send'

export const REMIND_JOB: JobKind = { kind: 'coupons.remind', lane: 'standing', standing: true }

const EVERY_MS = 15 * MINUTE_MS

/** The standing job of reminders. */
export const reminderJobs = (deps: Deps, adapters: Adapters = adaptersOf(deps)): Record<string, JobHandler> => ({
  [REMIND_JOB.kind]: async ({ letGo }) => {
    await giveUpLost(deps, adapters)
    const now = deps.clock.now()
    const { quietHours } = await deps.db.read(readSettings)
    const allowedAt = nextAllowedMoment(now, quietHours)
    if (allowedAt > now) return { again: allowedAt - now }
    const more = await remindAll(deps, adapters, letGo)
    return { again: letGo() ? 0 : more ? MINUTE_MS : EVERY_MS }
  },
})

/**
 * Reminds of every paid membership and every unused coupon that ends soon and was not reminded of yet, where its holder
 * has given a permission for a service template that is asked for before that. One message each, once. True where there
 * is more than one run takes.
 */
async function remindAll(deps: Deps, adapters: Adapters, letGo: () => boolean): Promise<boolean> {
  let more = false
  const templates = await deps.db.read((tx) =>
    tx.getRepository(MessageTemplate).find({
      where: { channel: 'mini_subscribe', kind: 'service' },
      order: { id: 'ASC' },
    }),
  )
  const askedAt = (scene: MessageTemplate['scenes'][number]) => templates.filter((t) => t.scenes.includes(scene))
  for (const template of askedAt('before_renewal')) {
    const memberships = await endingMemberships(deps, template)
    if ((await sendReminders(deps, adapters, template, memberships, letGo)) === 'stop') return false
  }
  for (const template of askedAt('before_expiry'))
    for (const couponTemplateId of await withPieces(deps)) {
      const pieces = await endingPieces(deps, template, couponTemplateId)
      more ||= pieces.length === MOST_PIECES
      const ended = await sendReminders(deps, adapters, template, pieces, letGo)
      if (ended === 'stop') return false
      if (ended === 'broken') break
    }
  return more
}

const Id = { id: text }

const withPieces = async (deps: Deps): Promise<string[]> =>
  (await deps.db.read((tx) => rows(tx, Id, "SELECT id FROM coupon_template WHERE state <> 'draft' ORDER BY id"))).map(
    (t) => t.id,
  )
