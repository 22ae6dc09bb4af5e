import { suspicionRoutes as rows } from '../../shared/contract/abuse'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { decideSuspicion, listSuspicions, suspicionExists } from './decide-suspicion'

/** Patterns that people should look at, and what they decide about them. */
export function suspicionRoutes(deps: Deps): Served[] {
  const { db } = deps
  return [
    serve(rows.listSuspicions)(async ({ query }) => ({
      status: 200,
      body: await db.read((tx) => listSuspicions(tx, query)),
    })),
    serve(rows.decideSuspicion)(
      async ({ params, body, actor, requestId }) => ({
        status: 200,
        body: await db.inTransaction((tx) =>
          decideSuspicion(tx, deps, params.id, body, { staffId: actor.id, requestId }),
        ),
      }),
      ({ params }) => db.read((tx) => suspicionExists(tx, params.id)),
    ),
  ]
}
