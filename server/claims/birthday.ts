import { birthdaysWithin, nextBirthday } from '../../shared/rules/birthday'
import { addDays, shanghaiDay, shanghaiDayEnd } from '../../shared/rules/calendar'
import { eachByItself } from '../base/each-by-itself'
import type { JobKind } from '../base/jobs'
import { inList, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import { CouponTemplate } from '../coupons/entities'
import { tryToGive } from './give'
import type { CouponHooks } from './hooks'

export const BIRTHDAY_JOB: JobKind = { kind: 'coupons.birthdays', lane: 'standing', standing: true }

const CHUNK = 50

/** How far a round of birthdays is: the template, and the day with the member who was looked at last. */
export type Reached = { templateId: string; after: string }

/**
 * Everybody whose birthday is at most so many days ahead as the template says has its piece, one for each template and
 * year. Who joins late, or was missed while the server slept, gets it as long as the birthday is not over; what has run
 * out, is paused or not for her is left out, and whose piece cannot be given stops nobody else's. Where it let go before
 * all was done it answers how far it is, else null.
 */
export async function giveBirthdays(
  deps: Deps,
  hooks: CouponHooks,
  letGo: () => boolean,
  from: Reached | null = null,
): Promise<Reached | null> {
  const templates = await deps.db.read((tx) =>
    tx
      .getRepository(CouponTemplate)
      .createQueryBuilder('t')
      .where("t.birthdayDaysBefore IS NOT NULL AND t.state = 'published'")
      .orderBy('t.id')
      .getMany(),
  )
  for (const { id, birthdayDaysBefore } of templates) {
    if (from && id < from.templateId) continue
    let after: string | null = id === from?.templateId ? from.after : ''
    while (after !== null) {
      if (letGo()) return { templateId: id, after }
      after = await giveChunk(deps, hooks, id, birthdayDaysBefore!, after)
    }
  }
  return null
}

/** Until the day in Shanghai has changed, in ms; a little later, so that no clock is still on the day before. */
export const untilTomorrow = (now: number): number => shanghaiDayEnd(shanghaiDay(now)) + 60_000 - now

const Born = { id: text, birthday: text }
const Had = { occasion: text }
const BORN_ON = `SELECT id, birthday FROM member
  WHERE birthMonthDay = ? AND status = 'active' AND id > ? ORDER BY id LIMIT ?`

/**
 * Serves the next members of one day (`MM-DD`) by rising id; answers the day and the last of them (`MM-DD/id`), null
 * when there are no more days or nothing is left to give.
 */
async function giveChunk(
  deps: Deps,
  hooks: CouponHooks,
  couponTemplateId: string,
  daysBefore: number,
  after: string,
): Promise<string | null> {
  const at = deps.clock.now()
  const today = shanghaiDay(at)
  const dates = birthdaysWithin(today, daysBefore)
  const [stood, id] = after.split('/')
  // Where the day has changed meanwhile, it begins with the first day again: who has hers is passed over.
  const place = Math.max(0, dates.indexOf(stood ?? ''))
  const from = dates[place] === stood ? (id ?? '') : ''
  const people = await deps.db.read((tx) => rows(tx, Born, BORN_ON, [dates[place], from, CHUNK]))
  if (people.length === 0) return place + 1 < dates.length ? `${dates[place + 1]}/` : null
  const occasionOf = (p: (typeof people)[number]) =>
    `birthday:${couponTemplateId}:${p.id}:${nextBirthday(p.birthday, today).slice(0, 4)}`
  const occasions = people.map(occasionOf)
  const had = await deps.db.read((tx) =>
    rows(tx, Had, `SELECT occasion FROM coupon WHERE occasion IN ${inList(occasions)}`, occasions),
  )
  const before = new Set(had.map((row) => row.occasion))
  // Nobody is congratulated on being born.
  const born = ({ birthday }: (typeof people)[number]) =>
    nextBirthday(birthday, today) === birthday || birthday > addDays(today, daysBefore)
  const due = people.filter((p) => !before.has(occasionOf(p)) && !born(p))
  let over = false
  await eachByItself(deps, 'birthday', due, async (one) => {
    if (over) return
    const piece = { couponTemplateId, memberId: one.id, source: 'birthday' as const, occasion: occasionOf(one), at }
    const got = await deps.db.inTransaction((tx) => tryToGive(tx, deps, hooks, piece))
    over = 'why' in got && got.why !== 'not_eligible'
  })
  return over ? null : `${dates[place]}/${people.at(-1)!.id}`
}
