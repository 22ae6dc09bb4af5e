import { segmentRoutes as rows } from '../../shared/contract/segments'
import type { Served } from '../base/contract'
import { serve } from '../base/contract'
import type { Deps } from '../deps'
import { Segment } from './entities'
import { previewSegment } from './preview-segment'
import { listSegments, readSegment } from './read-segment'
import { createSegment } from './create-segment'
import { editSegment } from './edit-segment'

/** Saved questions about members, and what a question finds now. */
export const segmentRoutes = (deps: Deps): Served[] => {
  const exists = ({ params }: { params: { id: string } }) =>
    deps.db.read((tx) => tx.getRepository(Segment).existsBy({ id: params.id }))
  return [
    serve(rows.listSegments)(async ({ query, locale }) => ({
      status: 200,
      body: await deps.db.read((tx) => listSegments(tx, query, locale)),
    })),
    serve(rows.readSegment)(async ({ params, locale }) => ({
      status: 200,
      body: await deps.db.read((tx) => readSegment(tx, params.id, locale)),
    })),
    serve(rows.createSegment)(async ({ body, actor, requestId, locale }) => ({
      status: 201,
      body: await deps.db.inTransaction((tx) => createSegment(tx, deps, body, { actor, requestId, locale })),
    })),
    serve(rows.editSegment)(
      async ({ params, body, actor, requestId, locale, ifMatch }) => ({
        status: 200,
        body: await deps.db.inTransaction((tx) =>
          editSegment(tx, deps, params.id, body, { actor, requestId, locale, ifMatch }),
        ),
      }),
      exists,
    ),
    serve(rows.previewSegment)(async ({ body, actor, locale }) => ({
      status: 200,
      body: await deps.db.read((tx) => previewSegment(tx, deps, body.rule, { actor, locale })),
    })),
  ]
}
