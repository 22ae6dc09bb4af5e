import { ownFieldRoutes as rows } from '../../shared/contract/ownFields'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { fieldsOfMember, fieldsOfMine, noteFields, tellFields } from './answer-fields'
import { memberExists } from './find-member'
import type { MembershipHooks } from './hooks'
import { presentMember } from './present'

/** What is told for the brand's own fields: by the member herself, and by staff who write it down. */
export const answerRoutes = (deps: Deps, hooks: MembershipHooks): Served[] => [
  serve(rows.readMyFields)(async ({ actor, language }) => ({
    status: 200,
    body: await deps.db.read((tx) => fieldsOfMine(tx, actor.memberId, language)),
  })),
  serve(rows.editMyFields)(async ({ actor, body, language }) => ({
    status: 200,
    body: await deps.db.inTransaction(async (tx) => {
      await tellFields(tx, deps, hooks, actor.memberId, body.answers)
      const { items } = await fieldsOfMine(tx, actor.memberId, language)
      return { items, member: await presentMember(tx, deps, actor.memberId) }
    }),
  })),
  serve(rows.readMemberFields)(
    async ({ params }) => ({ status: 200, body: await deps.db.read((tx) => fieldsOfMember(tx, params.id)) }),
    ({ params }) => memberExists(deps, params.id),
  ),
  serve(rows.editMemberFields)(
    async ({ params, body, actor, requestId }) => ({
      status: 200,
      body: await deps.db.inTransaction(async (tx) => {
        await noteFields(tx, deps, params.id, body.answers, { staffId: actor.id, requestId })
        return fieldsOfMember(tx, params.id)
      }),
    }),
    ({ params }) => memberExists(deps, params.id),
  ),
]
