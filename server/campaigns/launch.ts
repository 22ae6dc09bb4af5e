import { invalid, AppError } from '../base/errors'
import type { Tx } from '../base/database'
import { enqueue } from '../base/jobs'
import type { Deps } from '../deps'
import { readSettings } from '../staff/settings'
import { audienceSize } from './audience'
import { changeCampaign, holdCampaign, type By } from './change-campaign'
import { contentHash, loadContent } from './content'
import type { Campaign } from './entities'
import { refuseClosedCoupon } from './hand-out'
import { FREEZE_JOB } from './job-kinds'

export const EXPIRES_AFTER_MS = 48 * 3_600_000

/**
 * Pins rule, texts and coupon and sets the campaign going, at once or at its time, at once also where that has passed. Refused: `state_conflict` unless it is a
 * draft, `approval_required` for an audience above the limit that nobody else has approved in exactly this content,
 * `approval_by_self` where the one who approved it launches it, an end before its beginning and a coupon to come with the
 * message that is not published (422), and as `loadContent`.
 */
export async function launchCampaign(tx: Tx, deps: Deps, id: string, by: By): Promise<Campaign> {
  const before = await holdCampaign(tx, id)
  if (before.status !== 'draft' && !(before.status === 'awaiting_approval' && before.frozenAt === null))
    throw new AppError('state_conflict')
  const now = deps.clock.now()
  const content = await loadContent(tx, before)
  await refuseClosedCoupon(tx, content)
  const startAt = Math.max(now, before.scheduleAt ?? now)
  const deadline = before.expiresAt ?? startAt + EXPIRES_AFTER_MS
  if (deadline <= startAt) throw invalid('expiresAt', 'before_start')
  const { approvalAbove } = await readSettings(tx)
  const expected = await audienceSize(tx, content, startAt)
  if (expected > approvalAbove) {
    if (before.approvedBy === null || before.approvedContent !== contentHash(content))
      throw new AppError('approval_required')
    if (before.approvedBy === by.actor.id) throw new AppError('approval_by_self')
  }
  await enqueue(tx, deps, { ...FREEZE_JOB, payload: { campaignId: id }, runAt: startAt })
  return changeCampaign(
    tx,
    deps,
    before,
    {
      status: startAt > now ? 'scheduled' : 'freezing',
      launchedBy: by.actor.id,
      launchedAt: now,
      deadline,
      pinned: content,
      factsAt: startAt,
      expected,
    },
    { ...by, action: 'launch' },
  )
}

/** After a launch was refused for want of approval: the campaign waits for somebody else, and it is known who asked. */
export async function askForApproval(tx: Tx, deps: Deps, id: string, by: By): Promise<void> {
  const before = await holdCampaign(tx, id)
  if (before.status !== 'draft') return
  await changeCampaign(
    tx,
    deps,
    before,
    { status: 'awaiting_approval', askedBy: by.actor.id, askedAt: deps.clock.now() },
    {
      ...by,
      action: 'ask_approval',
    },
  )
}
