import type { editSegment as row } from '../../shared/contract/segments'
import type { BodyOf } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { locked } from '../base/sql'
import type { Deps } from '../deps'
import { countSoon } from './count'
import { traceSegment, UNCOUNTED, type By } from './create-segment'
import { Segment } from './entities'
import { sentenceOf } from './present'
import { checkSaved, holdSegments } from './saved'
import { isStatic } from './snapshot'
import { keepVersion } from './versions'

/**
 * Changes a segment, or puts it away or back, and raises its version; campaigns already frozen keep their people. Another
 * rule is counted anew. A stale version: 412. Refused: another rule for a static one, and a rule that names segments it may not.
 */
export async function editSegment(
  tx: Tx,
  deps: Deps,
  id: string,
  input: BodyOf<typeof row>,
  by: By & { ifMatch: number | null },
): Promise<Segment> {
  // All of them first: of two who make two segments name each other the second sees the circle.
  if (input.rule) await holdSegments(tx)
  // Locked until the commit: of two people saving at once the second sees what the first wrote.
  const before = await tx.getRepository(Segment).findOne({ where: { id }, ...locked(tx) })
  if (!before) throw new AppError('not_found')
  if (by.ifMatch !== null && by.ifMatch !== before.version) throw new AppError('version_conflict')
  if (input.rule && (await isStatic(tx, id))) throw invalid('rule', 'a static segment keeps its people')
  const { archived = before.archivedAt !== null, why, ...words } = input
  const now = deps.clock.now()
  const change = {
    name: before.name,
    rule: before.rule,
    ...words,
    archivedAt: archived ? (before.archivedAt ?? now) : null,
    version: before.version + 1,
    updatedAt: now,
    ...(input.rule ? UNCOUNTED : {}),
  }
  if (input.rule) await checkSaved(tx, { ...before, ...change })
  await tx.getRepository(Segment).update({ id }, change)
  const changed = { ...before, ...change }
  if (input.rule || input.name !== undefined) await keepVersion(tx, changed, by.actor.id, why)
  if (input.rule) await countSoon(tx, deps, id)
  const said = async (one: Pick<Segment, 'name' | 'rule' | 'archivedAt'>) => ({
    name: one.name,
    rule: await sentenceOf(tx, one.rule, 'zh-Hans'),
    archived: one.archivedAt !== null,
  })
  const fields = Object.keys(input).filter((name) => name !== 'why')
  const told = { was: await said(before), is: await said(change) }
  await traceSegment(tx, deps, 'segment.edit', id, fields, by, told)
  return changed
}
