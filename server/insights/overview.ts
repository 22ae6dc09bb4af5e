import { Overview } from '../../shared/contract/insights'
import { regionName } from '../../shared/regions/tree'
import { addDays, DAY_MS, isoOf, MINUTE_MS, shanghaiDay, shanghaiDayStart } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { figureOf, keepFigure, readFigure } from '../base/figures'
import { row, rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { holdsPermission } from '../messages/permission'

const DAYS = 30
/** From so many members on counting takes a while, and a few more or less are not seen. */
const MANY = 30_000
const KEPT_MS = 10 * MINUTE_MS

const KEPT = figureOf(Overview)
const FIGURE = 'insights.overview'

/**
 * Members and followers, joins of the last 30 Shanghai days (today included), and where members live: as they are now,
 * or, in a large shop, as they were counted at most ten minutes ago and on this day.
 */
export async function readOverview(deps: Pick<Deps, 'db' | 'clock'>, many = MANY): Promise<Overview> {
  const now = deps.clock.now()
  const kept = await deps.db.read((tx) => readFigure(tx, FIGURE, KEPT))
  const good = kept && kept.at <= now && now - kept.at < KEPT_MS && shanghaiDay(kept.at) === shanghaiDay(now)
  return good ? kept.value : countOverview(deps, many)
}

/** Counts anew; in a large shop the figures are kept. Counting twice changes nothing: nothing is ever added to what is kept. */
export async function countOverview(deps: Pick<Deps, 'db' | 'clock'>, many = MANY): Promise<Overview> {
  const at = deps.clock.now()
  const counted = await deps.db.read((tx) => count(tx, at))
  if (counted.members >= many) await deps.db.inTransaction((tx) => keepFigure(tx, FIGURE, counted, at))
  return counted
}

/** How many members a large shop had when they were counted last; null in one that is not large. */
export const membersCounted = async (tx: Tx): Promise<number | null> =>
  (await readFigure(tx, FIGURE, KEPT))?.value.members ?? null

const COUNTED = { n: whole }

async function count(tx: Tx, now: number): Promise<Overview> {
  const of = async (sql: string): Promise<number> =>
    (await row(tx, COUNTED, `SELECT COUNT(*) AS n FROM ${sql}`))?.n ?? 0
  return {
    members: await of("member m WHERE m.status IN ('active','frozen')"),
    followers: await of('follower f WHERE f.subscribed = 1'),
    followersWhoAreMembers: await of('follower f WHERE f.subscribed = 1 AND f.memberId IS NOT NULL'),
    consented: await of(
      "consent_state c JOIN member m ON m.id = c.memberId WHERE m.status IN ('active','frozen') AND (c.wechat = 1 OR c.sms = 1 OR c.email = 1)",
    ),
    reachable: await of(
      `consent_state c JOIN member m ON m.id = c.memberId WHERE m.status = 'active' AND c.wechat = 1 AND ${holdsPermission('m.id')}`,
    ),
    joinsByDay: await joinsByDay(tx, shanghaiDay(now)),
    byProvince: await byProvince(tx),
    countedAt: isoOf(now),
  }
}

const JOINED = { since: whole, n: whole }

async function joinsByDay(tx: Tx, today: string): Promise<Overview['joinsByDay']> {
  const first = addDays(today, 1 - DAYS)
  const start = shanghaiDayStart(first)
  // Whole days since the first one, in arithmetic that both databases do alike.
  const found = await rows(
    tx,
    JOINED,
    `SELECT (m.joinedAt - ?) - (m.joinedAt - ?) % ? AS since, COUNT(*) AS n FROM member m
     WHERE m.joinedAt >= ? AND m.status IN ('active','frozen') GROUP BY since`,
    [start, start, DAY_MS, start],
  )
  const byDay = new Map(found.map((r) => [r.since / DAY_MS, r.n]))
  return Array.from({ length: DAYS }, (_, i) => ({ day: addDays(first, i), joined: byDay.get(i) ?? 0 }))
}

const LIVING = { regionCode: text, n: whole }

/** The fullest province first; who has told no region is in none. */
async function byProvince(tx: Tx): Promise<Overview['byProvince']> {
  // By whole codes, as the index holds them; the provinces are added up here.
  const found = await rows(
    tx,
    LIVING,
    `SELECT m.regionCode, COUNT(*) AS n FROM member m
     WHERE m.regionCode IS NOT NULL AND m.status IN ('active','frozen') GROUP BY m.regionCode`,
  )
  const provinces = new Map<string, number>()
  for (const { regionCode, n } of found) {
    const province = `${regionCode.slice(0, 2)}0000`
    provinces.set(province, (provinces.get(province) ?? 0) + n)
  }
  return [...provinces]
    .map(([regionCode, members]) => ({ regionCode, name: regionName(regionCode) ?? regionCode, members }))
    .sort((a, b) => b.members - a.members || (a.regionCode < b.regionCode ? -1 : 1))
}
