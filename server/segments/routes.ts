import { segmentRoutes as rows } from '../../shared/contract/segments'
import { segmentDayRoutes as days } from '../../shared/contract/segmentDays'
import type { Served } from '../base/contract'
import { serve } from '../base/contract'
import type { Tx } from '../base/database'
import type { Locale } from '../base/errors'
import type { Deps } from '../deps'
import { Segment } from './entities'
import { presentSegments } from './present'
import { previewSegment } from './preview-segment'
import type { SegmentQuestions } from './questions'
import { listMovers, readDays } from './read-days'
import { listSegments, readSegment } from './read-segment'
import { tagGivenBy } from './given-tag'
import { endTag, giveTag } from './tag'
import { usesOfOne } from './uses'
import { listVersions } from './versions'
import { overlapSegments } from './overlap-segments'
import { asking } from '../base/replica'
import { readWithin } from '../base/within'
import { createSegment } from './create-segment'
import { deleteSegment } from './delete-segment'
import { takeSnapshot } from './take-snapshot'
import { editSegment } from './edit-segment'

/** Somebody waits for the answer, and everybody for the database: a question that takes longer is stopped. */
const LONGEST_MS = 10_000

/** Saved questions about members, and what a question finds now. */
export const segmentRoutes = (deps: Deps, ask: SegmentQuestions): Served[] => {
  const exists = ({ params }: { params: { id: string } }) =>
    deps.db.read((tx) => tx.getRepository(Segment).existsBy({ id: params.id }))
  const shown = async (tx: Tx, segment: Segment, locale: Locale) =>
    (await presentSegments(tx, ask, [segment], locale))[0]!
  return [
    serve(rows.listSegments)(async ({ query, locale }) => ({
      status: 200,
      body: await deps.db.read((tx) => listSegments(tx, ask, query, locale)),
    })),
    serve(rows.readSegment)(async ({ params, locale }) => ({
      status: 200,
      body: await deps.db.read((tx) => readSegment(tx, ask, params.id, locale)),
    })),
    serve(rows.readSegmentUses)(
      async ({ params }) => ({ status: 200, body: await deps.db.read((tx) => usesOfOne(tx, ask, params.id)) }),
      exists,
    ),
    serve(rows.createSegment)(async ({ body, actor, requestId, locale }) => {
      const by = { actor, requestId }
      const made = await deps.db.inTransaction(async (tx) => shown(tx, await createSegment(tx, deps, body, by), locale))
      deps.waker.wake()
      return { status: 201, body: made }
    }),
    serve(rows.editSegment)(async ({ params, body, actor, requestId, locale, ifMatch }) => {
      const by = { actor, requestId, ifMatch }
      const changed = await deps.db.inTransaction(async (tx) =>
        shown(tx, await editSegment(tx, deps, params.id, body, by), locale),
      )
      deps.waker.wake()
      return { status: 200, body: changed }
    }, exists),
    serve(rows.takeSnapshot)(async ({ params, body, actor, requestId, locale }) => {
      const by = { actor, requestId }
      const made = await deps.db.inTransaction(async (tx) =>
        shown(tx, await takeSnapshot(tx, deps, params.id, body.name, by), locale),
      )
      deps.waker.wake()
      return { status: 201, body: made }
    }, exists),
    serve(rows.deleteSegment)(async ({ params, actor, requestId }) => {
      await deps.db.inTransaction((tx) => deleteSegment(tx, deps, ask, params.id, { actor, requestId }))
      deps.waker.wake()
      return { status: 204, body: undefined }
    }, exists),
    serve(rows.giveSegmentTag)(async ({ params: { id }, body, actor, requestId }) => {
      const given = await deps.db.inTransaction(async (tx) => {
        await giveTag(tx, deps, id, body.tag, { actor, requestId })
        return tagGivenBy(tx, id)
      })
      return { status: 200, body: given! }
    }, exists),
    serve(rows.endSegmentTag)(async ({ params: { id }, actor, requestId }) => {
      await deps.db.inTransaction((tx) => endTag(tx, deps, id, { actor, requestId }))
      return { status: 204, body: undefined }
    }, exists),
    serve(rows.previewSegment)(async ({ body, actor, locale }) => ({
      status: 200,
      body: await readWithin(asking(deps.db), LONGEST_MS, (tx) =>
        previewSegment(tx, deps, body.rule, { actor, locale }),
      ),
    })),
    serve(rows.overlapSegments)(async ({ body }) => ({
      status: 200,
      body: await readWithin(asking(deps.db), LONGEST_MS, (tx) =>
        overlapSegments(tx, body.segmentIds, deps.clock.now()),
      ),
    })),
    serve(days.readSegmentDays)(
      async ({ params }) => ({
        status: 200,
        body: await deps.db.read((tx) => readDays(tx, params.id, deps.clock.now())),
      }),
      exists,
    ),
    serve(days.listSegmentMovers)(
      async ({ params, query }) => ({
        status: 200,
        body: await deps.db.read((tx) => listMovers(tx, deps, params.id, query)),
      }),
      exists,
    ),
    serve(rows.listSegmentVersions)(
      async ({ params, locale }) => ({
        status: 200,
        body: await deps.db.read((tx) => listVersions(tx, params.id, locale)),
      }),
      exists,
    ),
  ]
}
