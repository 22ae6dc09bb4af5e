import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { changeCampaign, holdCampaign, type By } from './change-campaign'
import type { Campaign } from './entities'

/** From the answer on no further message starts; those under way end. `state_conflict` where nothing is under way. */
export async function pauseCampaign(tx: Tx, deps: Deps, id: string, by: By & { reason?: string }): Promise<Campaign> {
  const before = await holdCampaign(tx, id)
  if (before.status !== 'scheduled' && before.status !== 'freezing' && before.status !== 'running')
    throw new AppError('state_conflict')
  return changeCampaign(
    tx,
    deps,
    before,
    { status: 'paused', pausedFrom: before.status, pauseReason: by.reason ?? null },
    { ...by, action: 'pause', reason: by.reason ?? null },
  )
}
