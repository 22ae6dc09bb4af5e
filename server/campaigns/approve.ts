import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { enqueue } from '../base/jobs'
import type { Deps } from '../deps'
import { changeCampaign, holdCampaign, type By } from './change-campaign'
import { contentHash, loadContent } from './content'
import type { Campaign } from './entities'
import { SEND_JOB } from './job-kinds'

/**
 * Lets the campaign, in exactly its present content, be launched whatever its size; one that waits with a frozen audience
 * goes on at once. Refused: `approval_by_self` for who drafted, launched or asked for it, `state_conflict` elsewhere.
 */
export async function approveCampaign(tx: Tx, deps: Deps, id: string, by: By): Promise<Campaign> {
  const before = await holdCampaign(tx, deps, id)
  if (before.status !== 'draft' && before.status !== 'awaiting_approval') throw new AppError('state_conflict')
  if ([before.createdBy, before.askedBy, before.launchedBy].includes(by.actor.id))
    throw new AppError('approval_by_self')
  const approval = {
    approvedBy: by.actor.id,
    approvedContent: contentHash(before.pinned ?? (await loadContent(tx, before))),
  }
  if (before.frozenAt === null)
    return changeCampaign(tx, deps, before, { ...approval, status: 'draft' }, { ...by, action: 'approve' })
  await enqueue(tx, deps, { ...SEND_JOB, payload: { campaignId: id } })
  return changeCampaign(tx, deps, before, { ...approval, status: 'running' }, { ...by, action: 'approve' })
}
