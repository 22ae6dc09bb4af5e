import type { SegmentRule } from '../../shared/rules/segment'
import type { Tx } from '../base/database'
import { inList, row, rows, text, whole } from '../base/sql'
import { readSettings } from '../staff/settings'
import { compileRule, segmented } from './compile'
import { placeSaved } from './saved'
import type { Sql } from './sql'

const MEMBER = { id: text }
const COUNTED = { n: whole }

/** The ids of those for whom the rule holds at `now`: up to `limit` by rising id, after the given one (null: from the start). */
export async function segmentMembers(
  tx: Tx,
  asked: SegmentRule,
  after: string | null,
  limit: number,
  now: number,
): Promise<string[]> {
  const rule = await placeSaved(tx, asked)
  const where = await compiled(tx, rule, now)
  const found = await rows(
    tx,
    MEMBER,
    `SELECT m.id FROM member m WHERE ${segmented(rule)} AND m.id > ? AND ${where.sql} ORDER BY m.id LIMIT ?`,
    [after ?? '', ...where.params, limit],
  )
  return found.map((one) => one.id)
}

/** How many they are. */
export async function countSegment(tx: Tx, asked: SegmentRule, now: number): Promise<number> {
  const rule = await placeSaved(tx, asked)
  const where = await compiled(tx, rule, now)
  const sql = `SELECT COUNT(*) AS n FROM member m WHERE ${segmented(rule)} AND ${where.sql}`
  return (await row(tx, COUNTED, sql, where.params))?.n ?? 0
}

const AT_ONCE = 1_000

/** Those of the members for whom the rule holds at `now`. */
export async function eligible(
  tx: Tx,
  asked: SegmentRule,
  memberIds: readonly string[],
  now: number,
): Promise<Set<string>> {
  const found = new Set<string>()
  const rule = await placeSaved(tx, asked)
  const where = await compiled(tx, rule, now)
  for (let start = 0; start < memberIds.length; start += AT_ONCE) {
    const ids = memberIds.slice(start, start + AT_ONCE)
    const those = await rows(
      tx,
      MEMBER,
      `SELECT m.id FROM member m WHERE m.id IN ${inList(ids)} AND ${segmented(rule)} AND ${where.sql}`,
      [...ids, ...where.params],
    )
    for (const { id } of those) found.add(id)
  }
  return found
}

async function compiled(tx: Tx, rule: SegmentRule, now: number): Promise<Sql> {
  const { dormantDays, rfm } = await readSettings(tx)
  return compileRule(rule, { now, dormantDays, rfm })
}
