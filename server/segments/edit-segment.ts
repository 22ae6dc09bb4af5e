import type { editSegment as row, Segment as SegmentShape } from '../../shared/contract/segments'
import type { BodyOf } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { locked } from '../base/sql'
import type { Deps } from '../deps'
import { traceSegment, type By } from './create-segment'
import { Segment } from './entities'
import { presentSegments } from './present'

/** Changes a segment and raises its version; campaigns already frozen keep their people. A stale version: 412. */
export async function editSegment(
  tx: Tx,
  deps: Deps,
  id: string,
  input: BodyOf<typeof row>,
  by: By & { ifMatch: number | null },
): Promise<SegmentShape> {
  // Locked until the commit: of two people saving at once the second sees what the first wrote.
  const before = await tx.getRepository(Segment).findOne({ where: { id }, ...locked(tx) })
  if (!before) throw new AppError('not_found')
  if (by.ifMatch !== null && by.ifMatch !== before.version) throw new AppError('version_conflict')
  const after: Segment = { ...before, ...input, version: before.version + 1, updatedAt: deps.clock.now() }
  const { name, rule, version, updatedAt } = after
  await tx.getRepository(Segment).update({ id }, { name, rule, version, updatedAt })
  await traceSegment(tx, deps, 'segment.edit', id, Object.keys(input), by)
  const [shown] = await presentSegments(tx, [after], by.locale ?? 'zh-Hans')
  return shown!
}
