import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { changeCampaign, holdCampaign, type By } from './change-campaign'
import type { Campaign } from './entities'
import { expireWaiting } from './expire'

/** Who has not been written to never will be, and counts as expired; those under way end. `state_conflict` at an end. */
export async function cancelCampaign(tx: Tx, deps: Deps, id: string, by: By): Promise<Campaign> {
  const before = await holdCampaign(tx, deps, id)
  if (before.status === 'finished' || before.status === 'cancelled') throw new AppError('state_conflict')
  const now = deps.clock.now()
  const after = await changeCampaign(
    tx,
    deps,
    before,
    { status: 'cancelled', finishedAt: now },
    { ...by, action: 'cancel' },
  )
  await expireWaiting(tx, id, now)
  return after
}
