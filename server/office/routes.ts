import { officeRoutes as rows } from '../../shared/contract/office'
import { serve, type Served } from '../base/contract'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { sessionMemory } from '../membership/session-memory'
import { decides, listApprovals } from './approvals'
import { decidable, decide, type DeciderHooks } from './decide'
import { listNotices, seeNotices } from './notices'
import { readSetup, testWechat } from './setup'
import { createView, deleteView, editView, listViews, viewVisible } from './views'
import { readWaiting } from './waiting'

/** What waits for the people of the brand, their views of lists, and the first steps of a new shop. */
export function officeRoutes(deps: Deps, hooks: DeciderHooks): Served[] {
  const { db } = deps
  return [
    serve(rows.readWaiting)(async ({ actor }) => ({
      status: 200,
      body: await db.read((tx) => readWaiting(tx, actor)),
    })),
    serve(rows.listApprovals)(async ({ query, actor }) => ({
      status: 200,
      body: await db.read((tx) => listApprovals(tx, actor, query)),
    })),
    serve(rows.decideApproval)(
      async ({ params, body, actor, requestId }) => {
        if (!decides(actor, params.kind)) throw new AppError('forbidden')
        await db.inTransaction((tx) => decide(tx, deps, hooks, params, body, { actor, requestId }))
        // A merge changes whose a session is, and what was approved may have a job waiting.
        if (params.kind === 'merge') sessionMemory(deps).forgetAll()
        deps.waker.wake()
        return { status: 204, body: undefined }
      },
      ({ params }) => db.read((tx) => decidable(tx, params.kind, params.id)),
    ),
    serve(rows.listNotices)(async ({ query, actor }) => ({
      status: 200,
      body: await db.read((tx) => listNotices(tx, actor.id, query)),
    })),
    serve(rows.seeNotices)(async ({ actor }) => {
      await db.inTransaction((tx) => seeNotices(tx, actor.id, deps.clock.now()))
      return { status: 204, body: undefined }
    }),
    serve(rows.listViews)(async ({ query, actor }) => ({
      status: 200,
      body: { items: await db.read((tx) => listViews(tx, query.page, actor.id)) },
    })),
    serve(rows.createView)(async ({ body, actor, requestId }) => ({
      status: 201,
      body: await db.inTransaction((tx) => createView(tx, deps, body, { actor, requestId })),
    })),
    serve(rows.editView)(
      async ({ params, body, actor, requestId }) => ({
        status: 200,
        body: await db.inTransaction((tx) => editView(tx, deps, params.id, body, { actor, requestId })),
      }),
      ({ params, actor }) => db.read((tx) => viewVisible(tx, params.id, actor)),
    ),
    serve(rows.deleteView)(
      async ({ params, actor, requestId }) => {
        await db.inTransaction((tx) => deleteView(tx, deps, params.id, { actor, requestId }))
        return { status: 204, body: undefined }
      },
      ({ params, actor }) => db.read((tx) => viewVisible(tx, params.id, actor)),
    ),
    serve(rows.readSetup)(async () => ({ status: 200, body: await db.read((tx) => readSetup(tx, deps)) })),
    serve(rows.testWechat)(async () => ({ status: 200, body: { items: await testWechat(deps) } })),
  ]
}
