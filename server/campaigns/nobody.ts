import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import type { Adapters } from '../messages/channel'
import { readCampaign } from './change-campaign'
import { countAudience, UNCOUNTED } from './count-audience'
import { askAbout, forAtMost } from './preview'

/** An audience in which nobody is found within this is so large that freezing tells. */
const PATIENCE_MS = 2_000

/**
 * Refuses with `nobody_to_reach`, each reason named, to launch a campaign at once that would write to nobody: an empty
 * audience, or one in which everybody is left out. Ends at the first who would be written to.
 */
export async function refuseNobody(deps: Deps, adapters: Adapters, id: string): Promise<void> {
  const campaign = await deps.db.read((tx) => readCampaign(tx, id))
  const open = campaign.status === 'draft' || (campaign.status === 'awaiting_approval' && campaign.frozenAt === null)
  // Before a later launch permissions and consents come in: who can be reached then is not known now.
  if (!open || (campaign.scheduleAt ?? 0) > deps.clock.now()) return
  const asked = await askAbout(deps, id)
  const over = forAtMost(PATIENCE_MS)
  const so = await countAudience(deps, adapters, asked, UNCOUNTED, (now) => now.reachable > now.holdout || over())
  if (!so.done || so.reachable > so.holdout) return
  const reasons = Object.keys(so.suppressed)
  if (so.audience === 0) reasons.push('empty')
  if (so.holdout > 0) reasons.push('holdout')
  throw new AppError('nobody_to_reach', { errors: reasons.map((message) => ({ path: 'audience', message })) })
}
