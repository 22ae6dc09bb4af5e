import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { readCampaign, type By } from './change-campaign'
import { createCampaign } from './create-campaign'
import type { Campaign } from './entities'

/** A new draft with the same content; times that have passed are left out. */
export async function copyCampaign(tx: Tx, deps: Deps, id: string, by: By): Promise<Campaign> {
  const from = await readCampaign(tx, id)
  const now = deps.clock.now()
  const future = (at: number | null): number | null => (at !== null && at > now ? at : null)
  return createCampaign(
    tx,
    deps,
    {
      name: from.name,
      segmentId: from.segmentId,
      channels: from.channels,
      templateIds: from.templateIds,
      holdoutPercent: from.holdoutPercent,
      couponTemplateId: from.couponTemplateId,
      scheduleAt: future(from.scheduleAt),
      expiresAt: future(from.expiresAt),
      conversionDays: from.conversionDays,
      topic: from.topic,
      miniProgramPage: from.miniProgramPage,
    },
    { ...by, action: 'copy' },
  )
}
