import type { BodyOf } from '../../shared/contract/route'
import type { editCampaign as row } from '../../shared/contract/campaigns'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { changeCampaign, holdCampaign, type By } from './change-campaign'
import { holdSegment } from '../segments/read-segment'
import { loadContent } from './content'
import { draftOf } from './create-campaign'
import type { Campaign } from './entities'

/**
 * Changes a campaign that has not been launched; an approval given before is void, since it was for another content.
 * Refused: `version_conflict` for a stale version, `state_conflict` after launch, and as `loadContent` says.
 */
export async function editCampaign(
  tx: Tx,
  deps: Deps,
  id: string,
  change: BodyOf<typeof row>,
  by: By & { ifMatch: number | null },
): Promise<Campaign> {
  const before = await holdCampaign(tx, id)
  if (by.ifMatch !== null && by.ifMatch !== before.version) throw new AppError('version_conflict')
  if (before.status !== 'draft' && !(before.status === 'awaiting_approval' && before.frozenAt === null))
    throw new AppError('state_conflict')
  const draft = draftOf(change, before)
  await holdSegment(tx, draft.segmentId)
  await loadContent(tx, draft)
  const approval = { status: 'draft' as const, approvedBy: null, approvedContent: null, askedBy: null }
  return changeCampaign(
    tx,
    deps,
    before,
    { ...draft, ...approval },
    {
      ...by,
      action: 'edit',
      // Another segment ends the repeating of another campaign's messages without saying so.
      fields: [...new Set([...Object.keys(change), ...(draft.unopenedOf === before.unopenedOf ? [] : ['unopenedOf'])])],
    },
  )
}
