import type { SegmentRule } from '../../shared/rules/segment'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { forUpdate, insert, row, text, write, writeByKey } from '../base/sql'
import type { Deps } from '../deps'
import { traceSegment, type By } from './create-segment'
import { GIVEN, SELECT, tagGivenBy } from './given-tag'
import { readSegmentRule } from './read-segment'

/** Whether the rule asks for this tag anywhere: a tag that decided about itself would come and go for ever. */
export function asksForTag(rule: SegmentRule, tag: string): boolean {
  if ('all' in rule) return rule.all.some((one) => asksForTag(one, tag))
  if ('any' in rule) return rule.any.some((one) => asksForTag(one, tag))
  if ('not' in rule) return asksForTag(rule.not, tag)
  if (rule.field !== 'tags') return false
  const words = [rule.value].flat().map((word) => String(word).toLowerCase())
  return rule.op === 'exists' || words.includes(tag.toLowerCase())
}

/**
 * From now on this segment gives the tag to everybody in it and takes it from who leaves; given by hand it stays. Refused: a
 * tag that another segment gives, one that the rule itself asks for, and another one before the first is taken back.
 */
export async function giveTag(tx: Tx, deps: Deps, segmentId: string, tag: string, by: By): Promise<void> {
  const held = await row(tx, { id: text }, `SELECT id FROM segment WHERE id = ?${forUpdate(tx)}`, [segmentId])
  if (!held) throw new AppError('not_found')
  const rule = await readSegmentRule(tx, segmentId)
  if (rule && asksForTag(rule, tag)) throw invalid('tag', 'the rule asks for this tag itself')
  const of = await row(tx, GIVEN, `${SELECT} WHERE tag = ?`, [tag])
  if (of && of.segmentId !== segmentId) throw invalid('tag', 'another segment gives it')
  const before = await row(tx, GIVEN, `${SELECT} WHERE segmentId = ?`, [segmentId])
  if (before && before.tag !== tag) throw new AppError('state_conflict')
  const now = deps.clock.now()
  const fresh = { segmentId, tag, staffId: by.actor.id, at: now, endedAt: null, lookedAt: null, lookedVersion: null }
  if (!before) await insert(tx, 'segment_tag', fresh)
  else if (before.endedAt !== null)
    await write(tx, 'UPDATE segment_tag SET endedAt = NULL, lookedAt = NULL WHERE segmentId = ?', [segmentId])
  else return
  await traceSegment(tx, deps, 'segment.tag', segmentId, ['tag'], by, { was: {}, is: { tag } })
}

/** The segment gives its tag no longer; it is taken from all who have it by this rule alone. Nothing, where it gives none. */
export async function endTag(tx: Tx, deps: Deps, segmentId: string, by: By): Promise<void> {
  const before = await tagGivenBy(tx, segmentId)
  if (!before || before.ending) return
  const sql = 'UPDATE segment_tag SET endedAt = ? WHERE segmentId = ? AND endedAt IS NULL'
  await writeByKey(tx, sql, [deps.clock.now(), segmentId])
  await traceSegment(tx, deps, 'segment.tag', segmentId, ['tag'], by, { was: { tag: before.tag }, is: {} })
}
