import type { readOverview as row } from '../../shared/contract/insights'
import type { AnswerBody } from '../../shared/contract/route'
import { regionName } from '../../shared/regions/tree'
import { addDays, DAY_MS, shanghaiDay, shanghaiDayStart } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'

const DAYS = 30

/** Members and followers as they are now, joins of the last 30 Shanghai days (today included), and where members live. */
export async function readOverview(tx: Tx, now: number): Promise<AnswerBody<typeof row>> {
  const count = async (sql: string): Promise<number> =>
    Number(((await tx.query(`SELECT COUNT(*) AS n FROM ${sql}`)) as { n: number }[])[0]?.n ?? 0)
  return {
    members: await count("member m WHERE m.status <> 'merged'"),
    followers: await count('follower f WHERE f.subscribed = 1'),
    followersWhoAreMembers: await count('follower f WHERE f.subscribed = 1 AND f.memberId IS NOT NULL'),
    consented: await count(
      "consent_state c JOIN member m ON m.id = c.memberId WHERE m.status <> 'merged' AND (c.wechat = 1 OR c.sms = 1 OR c.email = 1)",
    ),
    joinsByDay: await joinsByDay(tx, shanghaiDay(now)),
    byProvince: await byProvince(tx),
  }
}

async function joinsByDay(tx: Tx, today: string): Promise<{ day: string; joined: number }[]> {
  const first = addDays(today, 1 - DAYS)
  const start = shanghaiDayStart(first)
  // Whole days since the first one, in arithmetic that both databases do alike.
  const rows = (await tx.query(
    `SELECT (m.joinedAt - ?) - (m.joinedAt - ?) % ? AS since, COUNT(*) AS n FROM member m
     WHERE m.joinedAt >= ? AND m.status <> 'merged' GROUP BY since`,
    [start, start, DAY_MS, start],
  )) as { since: number; n: number }[]
  const found = new Map(rows.map((r) => [Number(r.since) / DAY_MS, Number(r.n)]))
  return Array.from({ length: DAYS }, (_, i) => ({ day: addDays(first, i), joined: found.get(i) ?? 0 }))
}

/** The fullest province first; who has told no region is in none. */
async function byProvince(tx: Tx): Promise<{ regionCode: string; name: string; members: number }[]> {
  const rows = (await tx.query(
    `SELECT SUBSTR(m.regionCode, 1, 2) AS province, COUNT(*) AS n FROM member m
     WHERE m.regionCode IS NOT NULL AND m.status <> 'merged' GROUP BY SUBSTR(m.regionCode, 1, 2)
     ORDER BY n DESC, province ASC`,
  )) as { province: string; n: number }[]
  return rows.map(({ province, n }) => {
    const regionCode = `${province}0000`
    return { regionCode, name: regionName(regionCode) ?? regionCode, members: Number(n) }
  })
}
