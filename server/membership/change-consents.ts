import { recordConsents } from '../consent/record'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { addToTimeline } from './timeline'

/** Records consents and tells the timeline what changed, in the caller's transaction: a refusal is in force with its commit. */
export async function changeConsents(tx: Tx, deps: Deps, said: Parameters<typeof recordConsents>[2]): Promise<void> {
  for (const { purpose, granted } of await recordConsents(tx, deps, said))
    await addToTimeline(tx, deps, {
      memberId: said.memberId,
      at: said.at,
      kind: granted ? 'consent_granted' : 'consent_withdrawn',
      detail: { purpose, source: said.source },
    })
}
