import { affected, type Tx } from '../base/database'
import { writeLetter } from '../campaigns/write-letter'
import type { Content } from '../campaigns/content'
import { judge } from '../campaigns/judge'
import { gatherPeople } from '../campaigns/people'
import { Coupon } from '../coupons/entities'
import { isHeld } from '../coupons/held'
import { couponTitleOf } from '../coupons/title'
import type { Deps } from '../deps'
import { intend } from '../messages/attempts'
import type { Adapters, Letter } from '../messages/channel'
import type { MessageTemplate } from '../messages/entities'
import { parkedUntil } from '../messages/park'
import { readSettings } from '../staff/settings'

/** A reminder about to be sent: from here on it counts as possibly sent. */
export type Reminder = { couponId: string; memberId: string; letter: Letter; startedAt: number }
/** `parked`: nobody is written to now; `skip`: this piece is not. */
export type Intended = Reminder | 'parked' | 'skip'

/** Nothing of this transaction is kept. */
class NotNow extends Error {}

/**
 * Everything that must hold when a reminder starts, in the transaction that marks the piece as reminded and writes the
 * attempt down: the piece is unused, in its holder's hand and not reminded of yet, its holder is neither held nor frozen
 * and has a permission for this template, the provider takes messages. Two workers never remind of one piece.
 */
export async function intendReminder(
  deps: Deps,
  adapters: Adapters,
  template: MessageTemplate,
  couponId: string,
): Promise<Intended> {
  try {
    return await deps.db.inTransaction((tx) => prepare(tx, deps, adapters, template, couponId))
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
  couponId: string,
): Promise<Intended> {
  const now = deps.clock.now()
  if ((await parkedUntil(tx, template.channel, now)) > 0) return 'parked'
  const marked = affected(
    await tx.query(
      `UPDATE coupon SET remindedAt = ? WHERE id = ? AND remindedAt IS NULL AND status = 'claimed' AND validUntil > ?
          AND (reservedUntil IS NULL OR reservedUntil <= ?)`,
      [now, couponId, now, now],
    ),
  )
  if (marked !== 1) return 'skip'
  const coupon = await tx.getRepository(Coupon).findOneByOrFail({ id: couponId })
  const { memberId } = coupon
  if (await isHeld(tx, memberId)) throw new NotNow()
  const settings = await readSettings(tx)
  const content = await contentOf(tx, template, coupon)
  const [person] = await gatherPeople(tx, adapters, content, [memberId], { caps: [], now })
  const verdict = person ? judge(person, content, { now }) : null
  if (!person || !verdict?.write) throw new NotNow()
  const attemptId = deps.chance.id()
  const to = { person, channel: verdict.channel, address: verdict.address, attemptId }
  const written = writeLetter(deps, content, to, { brandName: settings.brand.name, now })
  // A field that breaks a rule of the platform: kept as reminded, since the same piece would break it again.
  if (!written.ok) return 'skip'
  const { letter } = written
  if (!(await adapters[verdict.channel].reserve(tx, { ...letter, now }))) throw new NotNow()
  await intend(tx, {
    id: attemptId,
    sendKey: `${REMINDER_KEYS}${couponId}:${attemptId}`,
    campaignId: null,
    sendId: null,
    memberId,
    channel: verdict.channel,
    templateId: template.id,
    providerTemplateId: letter.providerTemplateId,
    address: verdict.address,
    startedAt: now,
  })
  return { couponId, memberId, letter, startedAt: now }
}

/** Under what attempts of reminders are written down. */
export const REMINDER_KEYS = 'r:'

/** A service notice: about something the member holds, asked for by a tap. It opens the very piece. */
async function contentOf(tx: Tx, template: MessageTemplate, coupon: Coupon): Promise<Content> {
  const words = await couponTitleOf(tx, coupon.couponTemplateId)
  return {
    rule: { all: [] },
    channels: [template.channel],
    templates: { [template.channel]: template },
    kind: 'service',
    topic: template.topic,
    coupon: { title: words?.title ?? '', validUntil: coupon.validUntil, validDays: null },
    page: `pages/coupon/index?id=${coupon.id}`,
  }
}
