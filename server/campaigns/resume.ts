import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { enqueue } from '../base/jobs'
import type { Deps } from '../deps'
import { changeCampaign, holdCampaign, type By } from './change-campaign'
import { loadContent } from './content'
import type { Campaign } from './entities'
import { FREEZE_JOB, SEND_JOB } from './job-kinds'

/**
 * Goes on where it was paused, with the texts as they are now, so that a template that was wrong can be put right in
 * between; the audience's rule stays the launched one. `state_conflict` unless paused.
 */
export async function resumeCampaign(tx: Tx, deps: Deps, id: string, by: By): Promise<Campaign> {
  const before = await holdCampaign(tx, deps, id)
  if (before.status !== 'paused' || before.pausedFrom === null || before.pinned === null)
    throw new AppError('state_conflict')
  const pinned = { ...(await loadContent(tx, before)), rule: before.pinned.rule }
  const kind = before.pausedFrom === 'running' ? SEND_JOB : FREEZE_JOB
  const now = deps.clock.now()
  const runAt = before.pausedFrom === 'scheduled' ? Math.max(now, before.scheduleAt ?? now) : now
  await enqueue(tx, deps, { ...kind, payload: { campaignId: id }, runAt })
  return changeCampaign(
    tx,
    deps,
    before,
    { status: before.pausedFrom, pausedFrom: null, pauseReason: null, pinned },
    { ...by, action: 'resume' },
  )
}
