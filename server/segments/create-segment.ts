import type { createSegment as row, Segment as SegmentShape } from '../../shared/contract/segments'
import type { BodyOf } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import type { Locale } from '../base/errors'
import type { Deps } from '../deps'
import { Segment } from './entities'
import { presentSegments } from './present'

/** Who saves, and the language the answer's sentence is read in (zh-Hans when left out). */
export type By = { actor: StaffActor; requestId: string; locale?: Locale }

/** Saves a question under a name; two segments may bear the same one. */
export async function createSegment(tx: Tx, deps: Deps, input: BodyOf<typeof row>, by: By): Promise<SegmentShape> {
  const now = deps.clock.now()
  const segment: Segment = { id: deps.chance.id(), ...input, version: 1, createdAt: now, updatedAt: now }
  await tx.getRepository(Segment).insert(segment)
  await traceSegment(tx, deps, 'segment.create', segment.id, Object.keys(input), by)
  const [shown] = await presentSegments(tx, [segment], by.locale ?? 'zh-Hans')
  return shown!
}

/** Writes who changed which segment; a rule's values are not repeated. */
export const traceSegment = (tx: Tx, deps: Deps, action: string, id: string, fields: string[], by: By): Promise<void> =>
  audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.actor.id },
    action,
    objectKind: 'segment',
    objectId: id,
    fields,
    requestId: by.requestId,
  })
