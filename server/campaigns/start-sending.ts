import type { Tx } from '../base/database'
import { enqueue } from '../base/jobs'
import type { Deps } from '../deps'
import { SIDE_BY_SIDE } from '../messages/channel'
import { countsOf } from './counts'
import type { Campaign } from './entities'
import { SEND_JOB } from './job-kinds'

/** So many people one batch takes at a time: few enough to be called for long before their lease runs out. */
export const BATCH = 20

/**
 * The campaign's batches will be sent side by side, by whichever workers are free: as many as its channels allow, no more
 * than there is work for. Each is a job of its own and goes on until nobody is left.
 */
export async function startSending(tx: Tx, deps: Deps, campaign: Campaign): Promise<void> {
  const counts = (await countsOf(tx, [campaign.id])).get(campaign.id)!
  const allowed = Math.max(...campaign.channels.map((channel) => SIDE_BY_SIDE[channel]))
  const wanted = Math.ceil((counts.ready + counts.retrying) / BATCH)
  for (let n = 0; n < Math.max(1, Math.min(allowed, wanted)); n++)
    await enqueue(tx, deps, { ...SEND_JOB, payload: { campaignId: campaign.id } })
}
