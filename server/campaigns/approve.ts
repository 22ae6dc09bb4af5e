import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { changeCampaign, holdCampaign, type By } from './change-campaign'
import { contentHash, contentNow } from './content'
import type { Campaign } from './entities'
import { startSending } from './start-sending'

/**
 * Lets the campaign, in exactly its present content, be launched or go on, whatever its size; one that waits with a frozen
 * audience goes on at once, a paused one when it is resumed. Refused: `approval_by_self` for who drafted, launched or
 * asked for it, `state_conflict` elsewhere, a paused one that would go on with what it was launched with included.
 */
export async function approveCampaign(tx: Tx, deps: Deps, id: string, by: By): Promise<Campaign> {
  const before = await holdCampaign(tx, id)
  const { status, pinned, frozenAt } = before
  if (status !== 'draft' && status !== 'awaiting_approval' && status !== 'paused') throw new AppError('state_conflict')
  if ([before.createdBy, before.askedBy, before.launchedBy].includes(by.actor.id))
    throw new AppError('approval_by_self')
  const waitsFrozen = status === 'awaiting_approval' && pinned !== null && frozenAt !== null
  const content = waitsFrozen ? pinned : await contentNow(tx, before)
  const approvedContent = contentHash(content)
  if (status === 'paused' && pinned !== null && contentHash(pinned) === approvedContent)
    throw new AppError('state_conflict')
  const approval = { approvedBy: by.actor.id, approvedContent }
  const next = status === 'paused' ? status : waitsFrozen ? ('running' as const) : ('draft' as const)
  if (waitsFrozen) await startSending(tx, deps, before)
  return changeCampaign(tx, deps, before, { ...approval, status: next }, { ...by, action: 'approve' })
}
