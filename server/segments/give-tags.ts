import { MINUTE_MS } from '../../shared/rules/calendar'
import type { SegmentRule } from '../../shared/rules/segment'
import type { Tx } from '../base/database'
import type { JobHandler, JobKind } from '../base/jobs'
import { inList, row, rows, text, whole, write, writeByKey } from '../base/sql'
import type { Deps } from '../deps'
import { lockMembers } from '../membership/find-member'
import { tagByRule } from '../membership/tags'
import { eligible, segmentMembers } from './members'
import { readSegmentRule } from './read-segment'
import { asksForTag } from './tag'

export const TAGS_JOB: JobKind = { kind: 'segments.tags', lane: 'standing', standing: true }
/** Members come into segments and leave them by themselves: everybody is looked at once in half an hour. */
const AGAIN_MS = 30 * MINUTE_MS
/** So many members of either side are compared at once, and change in one transaction. */
const AT_ONCE = 500

/** How far a look is: for which segment, by which version of it, as of when, after which member. */
type So = { segmentId: string; tag: string; version: number; at: number; ended: boolean; after: string }
const DUE = { segmentId: text, tag: text, version: whole, endedAt: whole.nullable() }
const WHOSE = { id: text }

/** The next tag whose members are to be looked at: it is new or ends, its segment was changed, or it is a while ago. */
async function nextDue(deps: Deps): Promise<So | null> {
  const at = deps.clock.now()
  const sql = `SELECT t.segmentId, t.tag, t.endedAt, s.version FROM segment_tag t JOIN segment s ON s.id = t.segmentId
    WHERE t.endedAt IS NOT NULL OR t.lookedAt IS NULL OR t.lookedAt <= ? OR t.lookedVersion <> s.version
    ORDER BY t.lookedAt LIMIT 1`
  const due = await deps.db.read((tx) => row(tx, DUE, sql, [at - AGAIN_MS]))
  if (!due) return null
  return { segmentId: due.segmentId, tag: due.tag, version: due.version, at, ended: due.endedAt !== null, after: '' }
}

/** The rule by which the tag is given now; null: to nobody, `undefined`: it cannot be said, so all stays as it is. */
async function ruleFor(tx: Tx, so: So): Promise<SegmentRule | null | undefined> {
  if (so.ended) return null
  const rule = await readSegmentRule(tx, so.segmentId)
  return rule && asksForTag(rule, so.tag) ? undefined : rule
}

/** Compares the next members by rising id, and changes what is not so; answers after whom it goes on, null after the end. */
async function piece(deps: Deps, so: So, size: number): Promise<string | null> {
  const { rule, give, take, until } = await deps.db.read(async (tx) => {
    const by = await ruleFor(tx, so)
    if (by === undefined) return { rule: null, give: [], take: [], until: null }
    const are = by ? await segmentMembers(tx, by, so.after, size, so.at) : []
    const have = (
      await rows(
        tx,
        WHOSE,
        'SELECT memberId AS id FROM member_tag WHERE tag = ? AND byRule = 1 AND memberId > ? ORDER BY memberId LIMIT ?',
        [so.tag, so.after, size],
      )
    ).map(({ id }) => id)
    // As far as both sides are known.
    const ends = [are, have].filter((ids) => ids.length === size).map((ids) => ids[size - 1]!)
    const end = ends.length === 0 ? null : ends.reduce((a, b) => (a < b ? a : b))
    const [is, had] = [are, have].map((ids) => new Set(ids.filter((id) => end === null || id <= end)))
    return {
      rule: by,
      give: [...is!].filter((id) => !had!.has(id)),
      take: [...had!].filter((id) => !is!.has(id)),
      until: end,
    }
  })
  if (give.length + take.length > 0) await deps.db.inTransaction((tx) => settle(tx, deps, so, rule, { give, take }))
  return until
}

/** Once more, with their rows held: nobody is given a tag who left the segment, merged or went meanwhile. */
async function settle(
  tx: Tx,
  deps: Deps,
  so: So,
  rule: SegmentRule | null,
  { give, take }: { give: string[]; take: string[] },
): Promise<void> {
  await lockMembers(tx, [...give, ...take].sort())
  const is = rule ? await eligible(tx, rule, [...give, ...take], so.at) : new Set<string>()
  const having = `SELECT memberId AS id FROM member_tag WHERE tag = ? AND byRule = 1 AND memberId IN ${inList([...give, ...take])}`
  const has = new Set((await rows(tx, WHOSE, having, [so.tag, ...give, ...take])).map(({ id }) => id))
  await tagByRule(tx, deps, so.tag, {
    give: give.filter((id) => is.has(id) && !has.has(id)),
    take: take.filter((id) => !is.has(id) && has.has(id)),
  })
}

/** All were looked at: when that was stands in the row, and the row of a tag that ended goes. */
const over = (deps: Deps, { segmentId, version, at, ended }: So): Promise<unknown> =>
  deps.db.inTransaction((tx) =>
    ended
      ? writeByKey(tx, 'DELETE FROM segment_tag WHERE segmentId = ? AND endedAt IS NOT NULL', [segmentId])
      : write(tx, 'UPDATE segment_tag SET lookedAt = ?, lookedVersion = ? WHERE segmentId = ? AND endedAt IS NULL', [
          at,
          version,
          segmentId,
        ]),
  )

/** Gives and takes the tags of segments, one segment after the other, in pieces. */
export const tagsJob =
  (deps: Deps, size = AT_ONCE): JobHandler =>
  async ({ place, letGo }) => {
    for (let so = (place as So | null) ?? (await nextDue(deps)); so; so = await nextDue(deps)) {
      for (let until: string | null = so.after; until !== null;) {
        if (letGo()) return { again: 0, place: so }
        until = await piece(deps, so, size)
        if (until !== null) so.after = until
      }
      await over(deps, so)
    }
    return { again: MINUTE_MS / 4 }
  }
