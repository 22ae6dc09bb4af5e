import { emailRoutes as rows } from '../../shared/contract/emails'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { askProof } from './ask-proof'

/** The member asks for a link to her address; what the links lead to are pages (`proof-page.ts`, `unsubscribe-page.ts`). */
export const emailRoutes = (deps: Deps): Served[] => [
  serve(rows.askEmailProof)(async ({ actor, requestId }) => {
    const body = await deps.db.inTransaction((tx) => askProof(tx, deps, actor.memberId, requestId))
    deps.waker.wake()
    return { status: 202, body }
  }),
]
