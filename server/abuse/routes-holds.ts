import { holdRoutes as rows } from '../../shared/contract/abuse'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { memberExists } from '../membership/find-member'
import { holdMember, readHold, releaseMember } from './holds'

/** Holding a member under review, and letting go. */
export function holdRoutes(deps: Deps): Served[] {
  const { db } = deps
  const exists = ({ params }: { params: { id: string } }) => memberExists(deps, params.id)
  return [
    serve(rows.holdMember)(async ({ params, body, actor, requestId }) => {
      const by = { staffId: actor.id, requestId }
      return { status: 201, body: await db.inTransaction((tx) => holdMember(tx, deps, params.id, body.reason, by)) }
    }, exists),
    serve(rows.releaseMember)(async ({ params, actor, requestId }) => {
      await db.inTransaction((tx) => releaseMember(tx, deps, params.id, { staffId: actor.id, requestId }))
      return { status: 204, body: undefined }
    }, exists),
    serve(rows.readHold)(
      async ({ params }) => ({ status: 200, body: { hold: await db.read((tx) => readHold(tx, params.id)) } }),
      exists,
    ),
  ]
}
