import { birthdaysWithin, nextBirthday } from '../../shared/rules/birthday'
import { addDays, shanghaiDay, shanghaiDayEnd } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import type { JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { CouponTemplate } from '../coupons/entities'
import { tryToGive } from './give'
import type { CouponHooks } from './hooks'

export const BIRTHDAY_JOB: JobKind = { kind: 'coupons.birthdays', lane: 'standing', standing: true }

const CHUNK = 50

/**
 * Everybody whose birthday is at most so many days ahead as the template says has its piece, one for each template and
 * year. Who joins late, or was missed while the server slept, gets it as long as the birthday is not over; what has run
 * out, is paused or not for her is left out.
 */
export async function giveBirthdays(deps: Deps, hooks: CouponHooks, stopping: () => boolean): Promise<void> {
  const templates = await deps.db.read((tx) =>
    tx
      .getRepository(CouponTemplate)
      .createQueryBuilder('t')
      .where("t.birthdayDaysBefore IS NOT NULL AND t.state = 'published'")
      .orderBy('t.id')
      .getMany(),
  )
  for (const { id, birthdayDaysBefore } of templates) {
    let after: string | null = ''
    while (after !== null && !stopping()) {
      const from: string = after
      after = await deps.db.inTransaction((tx) => giveChunk(tx, deps, hooks, id, birthdayDaysBefore!, from))
    }
  }
}

/** Until the day in Shanghai has changed, in ms; a little later, so that no clock is still on the day before. */
export const untilTomorrow = (now: number): number => shanghaiDayEnd(shanghaiDay(now)) + 60_000 - now

/** Serves the next members by rising id; answers the last of them, null when there are no more or nothing is left to give. */
async function giveChunk(
  tx: Tx,
  deps: Deps,
  hooks: CouponHooks,
  couponTemplateId: string,
  daysBefore: number,
  after: string,
): Promise<string | null> {
  const at = deps.clock.now()
  const today = shanghaiDay(at)
  const dates = birthdaysWithin(today, daysBefore)
  const people = (await tx.query(
    `SELECT id, birthday FROM member WHERE status = 'active' AND birthday IS NOT NULL
        AND SUBSTR(birthday, 6) IN (${dates.map(() => '?').join(',')}) AND id > ? ORDER BY id LIMIT ?`,
    [...dates, after, CHUNK],
  )) as { id: string; birthday: string }[]
  if (people.length === 0) return null
  const occasions = people.map(
    (p) => `birthday:${couponTemplateId}:${p.id}:${nextBirthday(p.birthday, today).slice(0, 4)}`,
  )
  const had = (await tx.query(
    `SELECT occasion FROM coupon WHERE occasion IN (${occasions.map(() => '?').join(',')})`,
    occasions,
  )) as { occasion: string }[]
  const before = new Set(had.map((row) => row.occasion))
  for (const [i, { id: memberId, birthday }] of people.entries()) {
    const occasion = occasions[i]!
    // Nobody is congratulated on being born.
    const born = nextBirthday(birthday, today) === birthday || birthday > addDays(today, daysBefore)
    if (before.has(occasion) || born) continue
    const got = await tryToGive(tx, deps, hooks, { couponTemplateId, memberId, source: 'birthday', occasion, at })
    if ('why' in got && got.why !== 'not_eligible') return null
  }
  return people.at(-1)!.id
}
