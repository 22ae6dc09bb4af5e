import { z } from 'zod'
import {
  MOST_NESTED,
  namedSegments,
  RULE_LIMITS,
  sizeWith,
  withSaved,
  type SavedRule,
  type SegmentRule,
} from '../../shared/rules/segment'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { checkOwnLeaves } from '../fields/check-rule'
import { flag, forUpdate, inList, json, rows, text } from '../base/sql'

/** Groups around a condition once every segment stands in its place; each brings one or two of its own. */
const MOST_DEEP = RULE_LIMITS.depth * 2

const SAVED = { id: text, name: text, rule: json(z.custom<SegmentRule>()), isStatic: flag, ready: flag }
type Saved = SavedRule & { name: string; ready: boolean }
const SELECT = `SELECT s.id, s.name, s.rule, CASE WHEN p.segmentId IS NULL THEN 0 ELSE 1 END AS isStatic, COALESCE(p.ready, 1) AS ready
  FROM segment s LEFT JOIN segment_snapshot p ON p.segmentId = s.id`

/** The segments that a rule names, and those that these name, as far down as a rule may reach. */
async function savedFor(tx: Tx, rule: SegmentRule): Promise<Map<string, Saved>> {
  const found = new Map<string, Saved>()
  let next = [...namedSegments(rule).keys()]
  // One step more than a saved rule may reach: what is beyond it is said to be too deep, not unknown.
  for (let step = 0; step <= MOST_NESTED + 1 && next.length > 0; step++) {
    const more = await rows(tx, SAVED, `${SELECT} WHERE s.id IN ${inList(next)}`, next)
    for (const one of more) found.set(one.id, one)
    next = [
      ...new Set(more.filter((one) => !one.isStatic).flatMap((one) => [...namedSegments(one.rule).keys()])),
    ].filter((id) => !found.has(id))
  }
  return found
}

/**
 * The rule with the living segments that it names in their places, as they stand now; that of a segment which is gone, or is
 * still being taken, finds nobody. A rule that names none comes back as it is.
 */
export async function placeSaved(tx: Tx, rule: SegmentRule): Promise<SegmentRule> {
  if (namedSegments(rule).size === 0) return rule
  return withSaved(rule, await savedFor(tx, rule))
}

/** Holds every segment until the commit: a shop has few, and who may name whom is decided over all of them. */
export const holdSegments = async (tx: Tx): Promise<void> =>
  void (await rows(tx, { id: text }, `SELECT id FROM segment ORDER BY id${forUpdate(tx)}`))

/**
 * Refuses a rule that asks an own field which is not there (fields/check-rule), or names a segment which is not there or is still being taken (422 with the place), leads back to itself,
 * reaches too deep or says too much once all it names stands in place. `at`: where the rule stands in what was sent.
 */
export async function checkNamed(tx: Tx, rule: SegmentRule, at = 'rule'): Promise<void> {
  await checkOwnLeaves(tx, rule, at)
  const named = namedSegments(rule)
  if (named.size === 0) return
  const saved = await savedFor(tx, rule)
  for (const [id, path] of named) {
    const one = saved.get(id)
    const place = path === '' ? at : `${at}.${path}`
    if (!one) throw invalid(place, 'no such segment')
    if (!one.ready) throw invalid(place, 'still being taken')
  }
  refuseBeyond(sizeWith(rule, saved), at)
}

function refuseBeyond(size: ReturnType<typeof sizeWith>, at: string): void {
  if (size === null) throw invalid(at, 'leads back to itself')
  if (size.nested > MOST_NESTED) throw invalid(at, `at most ${MOST_NESTED} segments one inside the other`)
  if (size.leaves > RULE_LIMITS.leaves || size.values > RULE_LIMITS.values || size.depth > MOST_DEEP)
    throw invalid(at, 'says too much with the segments it names')
}

/**
 * The same for a segment that is about to be saved with this rule, and for those that name it, which reach and say more by
 * it. A circle is told by the names along it. The caller holds all segments where the segment is there already.
 */
export async function checkSaved(tx: Tx, segment: { id: string; name: string; rule: SegmentRule }): Promise<void> {
  const all = new Map((await rows(tx, SAVED, SELECT)).map((one) => [one.id, one]))
  all.set(segment.id, { ...segment, isStatic: false, ready: true })
  const circle = circleFrom(segment.id, all)
  if (circle) {
    const cycle = circle.map((id) => ({ id, name: all.get(id)!.name }))
    const path = namedSegments(segment.rule).get(circle[1]!)!
    const message = cycle.map(({ name }) => name).join(' → ')
    throw new AppError('segment_cycle', {
      errors: [{ path: path === '' ? 'rule' : `rule.${path}`, message }],
      extra: { cycle },
    })
  }
  await checkNamed(tx, segment.rule)
  const known: Parameters<typeof sizeWith>[2] = new Map()
  for (const one of all.values())
    if (!one.isStatic && namedSegments(one.rule).size > 0) refuseBeyond(sizeWith(one.rule, all, known), 'rule')
}

/** The way from a segment back to itself, both ends named; null where there is none. */
function circleFrom(start: string, all: ReadonlyMap<string, Saved>): string[] | null {
  const seen = new Set<string>()
  const look = (id: string, way: string[]): string[] | null => {
    const one = all.get(id)
    if (!one || one.isStatic) return null
    for (const next of namedSegments(one.rule).keys()) {
      if (next === start) return [...way, next]
      if (seen.has(next)) continue
      seen.add(next)
      const found = look(next, [...way, next])
      if (found) return found
    }
    return null
  }
  return look(start, [start])
}

/** The living segments that name this one. */
export async function segmentsNaming(
  tx: Tx,
  ids: readonly string[],
): Promise<{ segmentId: string; id: string; name: string }[]> {
  const asked = new Set(ids)
  return (await rows(tx, SAVED, `${SELECT} ORDER BY s.id DESC`)).flatMap((one) =>
    one.isStatic
      ? []
      : [...namedSegments(one.rule).keys()]
          .filter((id) => asked.has(id))
          .map((segmentId) => ({ segmentId, id: one.id, name: one.name })),
  )
}
