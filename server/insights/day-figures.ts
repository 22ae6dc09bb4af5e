import { addDays, DAY_MS, shanghaiDayEnd, shanghaiDayStart } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { rows, text, whole } from '../base/sql'

/** What is added up day by day, over all stores. The last five follow those who first came on the day, until now. */
export type DayFigures = {
  joined: number
  claims: number
  redemptions: number
  turnoverFen: number
  discountFen: number
  orders: number
  paidFen: number
  refundedFen: number
  came: number
  cameJoined: number
  cameHeld: number
  cameRedeemed: number
  cameBack: number
}
export type Came = Pick<DayFigures, 'came' | 'cameJoined' | 'cameHeld' | 'cameRedeemed' | 'cameBack'>
export const NOTHING: DayFigures = {
  joined: 0,
  claims: 0,
  redemptions: 0,
  turnoverFen: 0,
  discountFen: 0,
  orders: 0,
  paidFen: 0,
  refundedFen: 0,
  came: 0,
  cameJoined: 0,
  cameHeld: 0,
  cameRedeemed: 0,
  cameBack: 0,
}
export const FIGURES = Object.keys(NOTHING) as (keyof DayFigures)[]

/** Whole Shanghai days since the first one, in arithmetic that both databases do alike; takes the start twice and a day's length. */
const SINCE = (column: string): string => `(${column} - ?) - (${column} - ?) % ?`

/** The figures of each of these days, as they are now; both ends are inside. Days on which nothing was are there, too. */
export async function figuresBetween(tx: Tx, from: string, to: string): Promise<Map<string, DayFigures>> {
  const found = await doneBetween(tx, from, to)
  for (const [day, came] of await cameOn(tx, from, to)) Object.assign(found.get(day)!, came)
  return found
}

/** What was done on each of these days, without how far those came who came then: that looks at each of them. */
export async function doneBetween(tx: Tx, from: string, to: string): Promise<Map<string, DayFigures>> {
  const found = new Map<string, DayFigures>()
  for (let day = from; day <= to; day = addDays(day, 1)) found.set(day, { ...NOTHING })
  const [start, end] = [shanghaiDayStart(from), shanghaiDayEnd(to)]
  const put = (since: number, figures: Partial<DayFigures>): void => {
    Object.assign(found.get(addDays(from, since / DAY_MS))!, figures)
  }
  const grouped = [start, start, DAY_MS]
  for (const { since, n } of await rows(tx, JOINED, JOINED_SQL, [...grouped, start, end])) put(since, { joined: n })
  for (const { since, n } of await rows(tx, JOINED, CLAIMS_SQL, [...grouped, start, end])) put(since, { claims: n })
  for (const { since, ...orders } of await rows(tx, ORDERS, ORDERS_SQL, [...grouped, start, end])) put(since, orders)
  for (const { day, ...used } of await rows(tx, USED, USED_SQL, [from, to])) Object.assign(found.get(day)!, used)
  return found
}

const JOINED = { since: whole, n: whole }
const JOINED_SQL = `SELECT ${SINCE('m.joinedAt')} AS since, COUNT(*) AS n FROM member m
  WHERE m.joinedAt >= ? AND m.joinedAt < ? AND m.status IN ('active','frozen') GROUP BY since`
const CLAIMS_SQL = `SELECT ${SINCE('k.claimedAt')} AS since, COUNT(*) AS n FROM coupon k
  WHERE k.source = 'claim' AND k.claimedAt >= ? AND k.claimedAt < ? GROUP BY since`

const ORDERS = { since: whole, orders: whole, paidFen: whole, refundedFen: whole }
const ORDERS_SQL = `SELECT ${SINCE('o.createdAt')} AS since,
    SUM(CASE WHEN o.status IN ('paid','refunded') THEN 1 ELSE 0 END) AS orders,
    SUM(CASE WHEN o.status IN ('paid','refunded') THEN o.amountFen ELSE 0 END) AS paidFen, SUM(o.refundedFen) AS refundedFen
  FROM pay_order o WHERE o.createdAt >= ? AND o.createdAt < ? GROUP BY since`

const USED = { day: text, redemptions: whole, turnoverFen: whole, discountFen: whole }
const USED_SQL = `SELECT r.day, COUNT(*) AS redemptions, COALESCE(SUM(r.orderAmountFen), 0) AS turnoverFen, SUM(r.discountFen) AS discountFen
  FROM redemption r WHERE r.day >= ? AND r.day <= ? AND r.reversedAt IS NULL GROUP BY r.day`

const CAME = { since: whole, came: whole, cameJoined: whole, cameHeld: whole, cameRedeemed: whole, cameBack: whole }

/** Who came on each of these days and how far; a day on which nobody came is not there. */
export async function cameOn(tx: Tx, from: string, to: string): Promise<Map<string, Came>> {
  const came = await cameBetween(tx, shanghaiDayStart(from), shanghaiDayEnd(to))
  return new Map(came.map(({ since, ...figures }) => [addDays(from, since / DAY_MS), figures]))
}

/**
 * Who first opened the mini-program between these moments, and how far each came until now. A member who came by several
 * openids came by the first; whoever counts in a step counts in those before it.
 */
export function cameBetween(tx: Tx, start: number, end: number, channelId?: string) {
  // Each person is looked up once: DISTINCT, which finds nothing twice, keeps the databases from putting these questions
  // in the place of every sum. One who redeemed on two days has a first day before the last.
  return rows(
    tx,
    CAME,
    `SELECT p.since, COUNT(*) AS came,
       SUM(CASE WHEN p.memberId IS NOT NULL THEN 1 ELSE 0 END) AS cameJoined,
       SUM(CASE WHEN p.held = 1 OR p.days > 0 THEN 1 ELSE 0 END) AS cameHeld,
       SUM(CASE WHEN p.days > 0 THEN 1 ELSE 0 END) AS cameRedeemed,
       SUM(CASE WHEN p.days > 1 THEN 1 ELSE 0 END) AS cameBack
     FROM (SELECT DISTINCT u.openid, u.memberId, ${SINCE('u.firstSeenAt')} AS since,
         EXISTS (SELECT 1 FROM coupon k WHERE k.memberId = u.memberId) AS held,
         (SELECT CASE WHEN MIN(d.day) IS NULL THEN 0 WHEN MIN(d.day) < MAX(d.day) THEN 2 ELSE 1 END
            FROM redemption d WHERE d.memberId = u.memberId AND d.reversedAt IS NULL) AS days
       FROM mini_user u WHERE u.firstSeenAt >= ? AND u.firstSeenAt < ? ${channelId === undefined ? '' : 'AND u.firstChannelId = ?'}
         AND NOT EXISTS (SELECT 1 FROM mini_user e WHERE e.memberId = u.memberId
           AND (e.firstSeenAt < u.firstSeenAt OR (e.firstSeenAt = u.firstSeenAt AND e.openid < u.openid)))) p
     GROUP BY p.since`,
    [start, start, DAY_MS, start, end, ...(channelId === undefined ? [] : [channelId])],
  )
}
