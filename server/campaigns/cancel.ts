import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { enqueue } from '../base/jobs'
import type { Deps } from '../deps'
import { changeCampaign, holdCampaign, type By } from './change-campaign'
import type { Campaign } from './entities'
import { EXPIRE_JOB } from './job-kinds'

/**
 * Who has not been written to never will be, and counts as expired at once, whatever time it takes to mark each of them;
 * those under way end. `state_conflict` at an end.
 */
export async function cancelCampaign(tx: Tx, deps: Deps, id: string, by: By): Promise<Campaign> {
  const before = await holdCampaign(tx, id)
  if (before.status === 'finished' || before.status === 'cancelled') throw new AppError('state_conflict')
  const change = { status: 'cancelled' as const, finishedAt: deps.clock.now() }
  const after = await changeCampaign(tx, deps, before, change, { ...by, action: 'cancel' })
  await enqueue(tx, deps, { ...EXPIRE_JOB, payload: { campaignId: id } })
  return after
}
