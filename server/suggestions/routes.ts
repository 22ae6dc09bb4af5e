import { suggestionRoutes as rows } from '../../shared/contract/suggestions'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import type { MembershipHooks } from '../membership/hooks'
import { sessionMemory } from '../membership/session-memory'
import { declineSuggestion, mergeSuggestion, suggestionExists } from './decide-suggestion'
import { listSuggestions } from './list-suggestions'

/** Pairs that may be one person's, and what staff say of them. */
export function suggestionSideRoutes(deps: Deps, hooks: MembershipHooks): Served[] {
  const exists = ({ params }: { params: { id: string } }) => deps.db.read((tx) => suggestionExists(tx, params.id))
  return [
    serve(rows.listIdentitySuggestions)(async ({ query }) => ({
      status: 200,
      body: await deps.db.read((tx) => listSuggestions(tx, deps, query)),
    })),
    serve(rows.mergeIdentitySuggestion)(async ({ params, body, actor, requestId, once }) => {
      const by = { staffId: actor.id, requestId }
      const answer = await once(async (tx) => ({
        status: 200,
        body: await mergeSuggestion(tx, deps, hooks, params.id, body, by),
      }))
      // Whose session was the other's is the one's from now on.
      sessionMemory(deps).forgetAll()
      deps.waker.wake()
      return answer
    }, exists),
    serve(rows.declineIdentitySuggestion)(
      ({ params, body, actor, requestId, once }) =>
        once(async (tx) => ({
          status: 200,
          body: await declineSuggestion(tx, deps, params.id, body.reason, { staffId: actor.id, requestId }),
        })),
      exists,
    ),
  ]
}
