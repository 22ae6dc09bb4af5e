import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { changeCampaign, holdCampaign, type By } from './change-campaign'
import type { Campaign } from './entities'

/**
 * A campaign that waits for a second person waits no more: it is a draft again, or, where its audience is frozen, paused, and
 * may be changed and asked for anew. `state_conflict` where it does not wait.
 */
export async function refuseApproval(tx: Tx, deps: Deps, id: string, by: By & { reason: string }): Promise<Campaign> {
  const before = await holdCampaign(tx, id)
  if (before.status !== 'awaiting_approval') throw new AppError('state_conflict')
  const next =
    before.frozenAt === null
      ? { status: 'draft' as const }
      : { status: 'paused' as const, pausedFrom: 'running' as const }
  return changeCampaign(
    tx,
    deps,
    before,
    { ...next, askedBy: null, askedAt: null },
    { ...by, action: 'refuse_approval' },
  )
}
