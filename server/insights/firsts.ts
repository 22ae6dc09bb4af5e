import { DAY_MS, shanghaiDay, shanghaiDayEnd, shanghaiDayStart } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { row, rows, text, whole } from '../base/sql'

/**
 * How many people did something in any days, without looking at what they did: for each day it is kept how many did it,
 * by the day on which they had last done it before. Whoever did it in some days did it there for the first time on exactly
 * one of them, the one whose last day before lies ahead of them all; so these are added up and nobody counts twice.
 */
export const STEPS = ['scan', 'follow', 'open', 'claimed', 'redeemed', 'second'] as const
export type Step = (typeof STEPS)[number]

/** Whoever had not done it before. Sorts before every day. */
export const NEVER = ''

type First = { lastDay: string; n: number }
const FIRST = { lastDay: text.nullable(), n: whole }
const MOMENT = { began: whole.nullable(), n: whole }
/** So much earlier than in UTC a day begins in Shanghai. */
const AHEAD_MS = -shanghaiDayStart('1970-01-01')

/** How many people did it on the day, by the day before it on which they last had. Of `second`: those for whom it was the second day. */
export async function firstsOf(tx: Tx, step: Step, day: string): Promise<First[]> {
  const found = await counted(tx, step, day)
  return found.map(({ lastDay, n }) => ({ lastDay: lastDay ?? NEVER, n }))
}

async function counted(tx: Tx, step: Step, day: string): Promise<{ lastDay: string | null; n: number }[]> {
  switch (step) {
    case 'scan':
    case 'follow':
    case 'open':
      return rows(
        tx,
        FIRST,
        `SELECT p.lastDay, COUNT(*) AS n FROM (SELECT t.personKey, (SELECT MAX(e.day) FROM channel_touch e
           WHERE e.kind = ? AND e.personKey = t.personKey AND e.day < ?) AS lastDay
           FROM channel_touch t WHERE t.kind = ? AND t.day = ? GROUP BY t.personKey) p GROUP BY p.lastDay`,
        [step, day, step, day],
      )
    case 'claimed': {
      const start = shanghaiDayStart(day)
      const found = await rows(
        tx,
        MOMENT,
        `SELECT p.lastAt - (p.lastAt + ?) % ? AS began, COUNT(*) AS n FROM
           (SELECT k.memberId, (SELECT MAX(e.claimedAt) FROM coupon e WHERE e.memberId = k.memberId AND e.source = 'claim'
             AND e.claimedAt < ?) AS lastAt
            FROM coupon k WHERE k.source = 'claim' AND k.claimedAt >= ? AND k.claimedAt < ? GROUP BY k.memberId) p GROUP BY began`,
        [AHEAD_MS, DAY_MS, start, start, shanghaiDayEnd(day)],
      )
      return found.map(({ began, n }) => ({ lastDay: began === null ? null : shanghaiDay(began), n }))
    }
    case 'redeemed':
      return rows(
        tx,
        FIRST,
        `SELECT p.lastDay, COUNT(*) AS n FROM (SELECT r.memberId, (SELECT MAX(e.day) FROM redemption e
           WHERE e.memberId = r.memberId AND e.reversedAt IS NULL AND e.day < ?) AS lastDay
           FROM redemption r WHERE r.day = ? AND r.reversedAt IS NULL GROUP BY r.memberId) p GROUP BY p.lastDay`,
        [day, day],
      )
    case 'second':
      return rows(
        tx,
        FIRST,
        `SELECT p.lastDay, COUNT(*) AS n FROM (SELECT r.memberId, (SELECT MAX(e.day) FROM redemption e
           WHERE e.memberId = r.memberId AND e.reversedAt IS NULL AND e.day < ?) AS lastDay
           FROM redemption r WHERE r.day = ? AND r.reversedAt IS NULL
             AND (SELECT COUNT(DISTINCT d.day) FROM redemption d WHERE d.memberId = r.memberId AND d.reversedAt IS NULL AND d.day < ?) = 1
           GROUP BY r.memberId) p GROUP BY p.lastDay`,
        [day, day, day],
      )
  }
}

const SUM = { n: whole }

/** How many people the kept days from `from` to `to` have, each once. */
export async function keptPeople(tx: Tx, step: Step, from: string, to: string): Promise<number> {
  const sql =
    'SELECT COALESCE(SUM(n), 0) AS n FROM insight_first WHERE step = ? AND day >= ? AND day <= ? AND lastDay < ?'
  return (await row(tx, SUM, sql, [step, from, to, from]))!.n
}

/** Of those whose first day of redeeming ever lies in these kept days, how many had no second one until their end. */
export async function keptOnce(tx: Tx, from: string, to: string): Promise<number> {
  const sql = 'SELECT COALESCE(SUM(n), 0) AS n FROM insight_first WHERE step = ? AND day >= ? AND day <= ? AND '
  const first = await row(tx, SUM, `${sql}lastDay = ?`, ['redeemed', from, to, NEVER])
  const second = await row(tx, SUM, `${sql}lastDay >= ?`, ['second', from, to, from])
  return first!.n - second!.n
}
