import type { redemptionHours as row } from '../../shared/contract/couponFigures'
import type { AnswerOf, QueryOf } from '../../shared/contract/route'
import { addDays, isDay, MINUTE_MS } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { rows, text, whole } from '../base/sql'

const HOUR = { storeId: text, storeName: text.nullable(), hourStart: whole, uses: whole, fen: whole }

const HOUR_MS = 60 * MINUTE_MS
const SHANGHAI_MS = 8 * HOUR_MS
/** The longest span of days in one answer. */
const MOST_DAYS = 366

/**
 * Standing redemptions of these days (both inside), by store and hour of the day in Shanghai; hours without any are left
 * out. 422 for what is no day, for an end before its beginning and for more than 366 days.
 */
export async function redemptionHours(
  tx: Tx,
  { from, to, couponTemplateId }: QueryOf<typeof row>,
): Promise<AnswerOf<typeof row>['body']> {
  if (!isDay(from)) throw invalid('from', 'not a calendar day')
  if (!isDay(to)) throw invalid('to', 'not a calendar day')
  if (to < from) throw invalid('to', 'must not be before from')
  if (to >= addDays(from, MOST_DAYS)) throw invalid('to', `at most ${MOST_DAYS} days`)
  // No division: it is whole on one database and not on the other.
  const msOfDay = `((r.at + ${SHANGHAI_MS}) % ${24 * HOUR_MS})`
  const hourStart = `(${msOfDay} - ${msOfDay} % ${HOUR_MS})`
  const found = await rows(
    tx,
    HOUR,
    // Names are looked up, and put in order, once a line and not once a redemption.
    `SELECT h.storeId, s.name AS storeName, h.hourStart, h.uses, h.fen
       FROM (SELECT r.storeId, ${hourStart} AS hourStart, COUNT(*) AS uses, SUM(r.discountFen) AS fen FROM redemption r
              WHERE r.day >= ? AND r.day <= ? AND r.reversedAt IS NULL${couponTemplateId ? ' AND r.couponTemplateId = ?' : ''}
              GROUP BY r.storeId, ${hourStart}) h LEFT JOIN store s ON s.id = h.storeId
      ORDER BY s.name, h.storeId, h.hourStart`,
    [from, to, ...(couponTemplateId ? [couponTemplateId] : [])],
  )
  return {
    items: found.map((r) => ({
      storeId: r.storeId,
      storeName: r.storeName ?? '',
      hour: Number(r.hourStart) / HOUR_MS,
      count: Number(r.uses),
      discountFen: Number(r.fen),
    })),
  }
}
