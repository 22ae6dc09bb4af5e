import type { overlapSegments as row } from '../../shared/contract/segments'
import type { AnswerBody } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { rows, whole } from '../base/sql'
import { readSettings } from '../staff/settings'
import { compileRule, segmented } from './compile'
import { Segment } from './entities'
import { placeSaved } from './saved'

const PART = { part: whole, members: whole }

/** How many lie in which of the segments at once, each looked at once; a segment that is not there: 422 with its place. */
export async function overlapSegments(tx: Tx, ids: readonly string[], now: number): Promise<AnswerBody<typeof row>> {
  const segments: Segment[] = []
  for (const [i, id] of ids.entries()) {
    const found = await tx.getRepository(Segment).findOneBy({ id })
    if (!found) throw invalid(`segmentIds.${i}`, 'no such segment')
    segments.push({ ...found, rule: await placeSaved(tx, found.rule) })
  }
  const { dormantDays, rfm } = await readSettings(tx)
  const each = segments.map(({ rule }, i) => {
    const where = compileRule(rule, { now, dormantDays, rfm })
    const sql = `CASE WHEN ${segmented(rule)} AND ${where.sql} THEN ${2 ** i} ELSE 0 END`
    return { sql, params: where.params }
  })
  // A part is the sum of its segments' bits.
  const found = await rows(
    tx,
    PART,
    `SELECT x.part, COUNT(*) AS members
       FROM (SELECT ${each.map(({ sql }) => sql).join(' + ')} AS part FROM member m WHERE m.status IN ('active','frozen','lead')) x
      WHERE x.part > 0 GROUP BY x.part`,
    each.flatMap(({ params }) => params),
  )
  const sizes = new Map(found.map(({ part, members }) => [part, members]))
  const masks = Array.from({ length: 2 ** segments.length - 1 }, (_, i) => i + 1)
  const within = (mask: number, i: number): boolean => (mask & (2 ** i)) !== 0
  const sum = (some: number[]): number => some.reduce((all, mask) => all + (sizes.get(mask) ?? 0), 0)
  return {
    segments: segments.map(({ id, name }, i) => ({ id, name, members: sum(masks.filter((mask) => within(mask, i))) })),
    parts: masks.map((mask) => ({
      in: segments.flatMap(({ id }, i) => (within(mask, i) ? [id] : [])),
      members: sizes.get(mask) ?? 0,
    })),
    together: sum(masks),
  }
}
