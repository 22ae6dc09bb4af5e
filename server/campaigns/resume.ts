import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { enqueue } from '../base/jobs'
import type { Deps } from '../deps'
import { readSettings } from '../staff/settings'
import { changeCampaign, holdCampaign, type By } from './change-campaign'
import { contentHash, contentNow, type Content } from './content'
import { countsOf } from './counts'
import { factsAtOf, type Campaign } from './entities'
import { FREEZE_JOB } from './job-kinds'
import { startSending } from './start-sending'

/**
 * Goes on where it was paused, with texts and coupon as they are now, so that what was wrong can be put right in between;
 * the audience's rule stays the launched one. Refused: `state_conflict` unless paused, `approval_required` where texts or
 * coupon changed and nobody else has approved exactly these, of a campaign that was approved or is above the limit.
 */
export async function resumeCampaign(tx: Tx, deps: Deps, id: string, by: By): Promise<Campaign> {
  const before = await holdCampaign(tx, id)
  if (before.status !== 'paused' || before.pausedFrom === null || before.pinned === null)
    throw new AppError('state_conflict')
  const pinned = await contentNow(tx, before)
  if (contentHash(pinned) !== contentHash(before.pinned)) await mustBeApproved(tx, before, pinned, by)
  const now = deps.clock.now()
  const scheduled = before.pausedFrom === 'scheduled'
  const startAt = scheduled ? Math.max(now, before.scheduleAt ?? now) : now
  if (before.pausedFrom === 'running') await startSending(tx, deps, before)
  else await enqueue(tx, deps, { ...FREEZE_JOB, payload: { campaignId: id }, runAt: startAt })
  return changeCampaign(
    tx,
    deps,
    before,
    {
      status: before.pausedFrom,
      pausedFrom: null,
      pauseReason: null,
      pinned,
      factsAt: scheduled ? startAt : factsAtOf(before),
    },
    { ...by, action: 'resume' },
  )
}

/** Words that differ from those it was launched with need what a launch with them would have needed. */
async function mustBeApproved(tx: Tx, campaign: Campaign, content: Content, by: By): Promise<void> {
  const { approvalAbove } = await readSettings(tx)
  const counts = (await countsOf(tx, [campaign.id])).get(campaign.id)!
  const frozen = Object.values(counts).reduce((sum, n) => sum + n, 0)
  const audience = Math.max(frozen, campaign.expected ?? 0)
  if (campaign.approvedBy === null && audience <= approvalAbove) return
  if (campaign.approvedContent !== contentHash(content)) throw new AppError('approval_required')
  if (campaign.approvedBy === by.actor.id) throw new AppError('approval_by_self')
}
