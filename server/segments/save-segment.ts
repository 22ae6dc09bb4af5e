import type {
  createSegment as createRow,
  editSegment as editRow,
  Segment as SegmentShape,
} from '../../shared/contract/segments'
import type { BodyOf } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { AppError, type Locale } from '../base/errors'
import type { Deps } from '../deps'
import { Segment } from './entities'
import { presentSegments } from './present'

type By = { actor: StaffActor; requestId: string; locale: Locale }

/** Saves a question under a name; two segments may bear the same one. */
export async function createSegment(
  tx: Tx,
  deps: Deps,
  input: BodyOf<typeof createRow>,
  by: By,
): Promise<SegmentShape> {
  const now = deps.clock.now()
  const segment: Segment = { id: deps.chance.id(), ...input, version: 1, createdAt: now, updatedAt: now }
  await tx.getRepository(Segment).insert(segment)
  await trace(tx, deps, 'segment.create', segment.id, Object.keys(input), by)
  const [shown] = await presentSegments(tx, [segment], by.locale)
  return shown!
}

/** Changes a segment and raises its version; campaigns already frozen keep their people. A stale version: 412. */
export async function editSegment(
  tx: Tx,
  deps: Deps,
  id: string,
  input: BodyOf<typeof editRow>,
  by: By & { ifMatch: number | null },
): Promise<SegmentShape> {
  // Locked until the commit: of two people saving at once the second sees what the first wrote.
  const lock = deps.db.dialect === 'mysql' ? ({ mode: 'pessimistic_write' } as const) : undefined
  const before = await tx.getRepository(Segment).findOne({ where: { id }, lock })
  if (!before) throw new AppError('not_found')
  if (by.ifMatch !== null && by.ifMatch !== before.version) throw new AppError('version_conflict')
  const after: Segment = { ...before, ...input, version: before.version + 1, updatedAt: deps.clock.now() }
  const { name, rule, version, updatedAt } = after
  await tx.getRepository(Segment).update({ id }, { name, rule, version, updatedAt })
  await trace(tx, deps, 'segment.edit', id, Object.keys(input), by)
  const [shown] = await presentSegments(tx, [after], by.locale)
  return shown!
}

const trace = (tx: Tx, deps: Deps, action: string, id: string, fields: string[], by: By) =>
  audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.actor.id },
    action,
    objectKind: 'segment',
    objectId: id,
    fields,
    requestId: by.requestId,
  })
