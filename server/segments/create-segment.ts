import type { createSegment as row } from '../../shared/contract/segments'
import type { BodyOf } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { Segment } from './entities'
import { countSoon } from './count'
import { namedSegments } from '../../shared/rules/segment'
import { checkSaved, holdSegments } from './saved'
import { keepVersion } from './versions'

/** Who saves. */
export type By = { actor: StaffActor; requestId: string }

export const UNCOUNTED = { members: null, reachable: null, countedAt: null }
/** What every segment begins with. */
export const FRESH = { archivedAt: null, watchedDay: null, watchedVersion: null, version: 1, ...UNCOUNTED }

/** Saves a question under a name; two segments may bear the same one. Refused: a rule that names segments it may not. */
export async function createSegment(tx: Tx, deps: Deps, body: BodyOf<typeof row>, by: By): Promise<Segment> {
  const { why, ...input } = body
  const now = deps.clock.now()
  const segment: Segment = { id: deps.chance.id(), ...input, ...FRESH, createdAt: now, updatedAt: now }
  if (namedSegments(body.rule).size > 0) await holdSegments(tx)
  await checkSaved(tx, segment)
  await tx.getRepository(Segment).insert(segment)
  await keepVersion(tx, segment, by.actor.id, why)
  await countSoon(tx, deps, segment.id)
  await traceSegment(tx, deps, 'segment.create', segment.id, Object.keys(input), by)
  return segment
}

/** Writes who changed which segment, and from what where it was there before. */
export const traceSegment = (
  tx: Tx,
  deps: Deps,
  action: string,
  id: string,
  fields: string[],
  by: By,
  change: { was?: object; is?: object } = {},
): Promise<void> =>
  audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.actor.id },
    action,
    objectKind: 'segment',
    objectId: id,
    fields,
    ...change,
    requestId: by.requestId,
  })
