import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { audienceAfter } from './audience'
import { readCampaign, type By } from './change-campaign'
import { createCampaign, type Draft } from './create-campaign'
import type { Campaign } from './entities'

/** A new draft with the same content and audience; times that have passed are left out. */
export async function copyCampaign(tx: Tx, deps: Deps, id: string, by: By): Promise<Campaign> {
  const from = await readCampaign(tx, id)
  return createCampaign(tx, deps, sameAs(from, deps.clock.now()), { ...by, action: 'copy' })
}

/**
 * A new draft with the same content, for exactly those who were sent this one and have not opened it when it is launched.
 * It is a campaign like any other: consent, caps and quiet hours hold. Refused: `state_conflict` before anything was
 * sent, `nobody_to_reach` where everybody has opened.
 */
export async function followUp(tx: Tx, deps: Deps, id: string, by: By): Promise<Campaign> {
  const from = await readCampaign(tx, id)
  if (from.frozenAt === null) throw new AppError('state_conflict')
  const now = deps.clock.now()
  const draft: Draft = { ...sameAs(from, now), scheduleAt: null, expiresAt: null, unopenedOf: from.id }
  if ((await audienceAfter(tx, { rule: { all: [] }, unopenedOf: from.id }, null, 1, now)).length === 0)
    throw new AppError('nobody_to_reach', { errors: [{ path: 'audience', message: 'empty' }] })
  return createCampaign(tx, deps, draft, { ...by, action: 'follow_up' })
}

function sameAs(from: Campaign, now: number): Draft {
  const future = (at: number | null): number | null => (at !== null && at > now ? at : null)
  return {
    name: from.name,
    segmentId: from.segmentId,
    unopenedOf: from.unopenedOf,
    channels: from.channels,
    templateIds: from.templateIds,
    holdoutPercent: from.holdoutPercent,
    couponTemplateId: from.couponTemplateId,
    scheduleAt: future(from.scheduleAt),
    expiresAt: future(from.expiresAt),
    conversionDays: from.conversionDays,
    topic: from.topic,
    miniProgramPage: from.miniProgramPage,
  }
}
