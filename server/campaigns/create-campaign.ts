import type { BodyOf } from '../../shared/contract/route'
import type { createCampaign as row } from '../../shared/contract/campaigns'
import { audit, type Actor } from '../base/audit'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { holdSegment } from '../segments/read-segment'
import { loadContent } from './content'
import { Campaign } from './entities'

const CONVERSION_DAYS = 14

/** What a body says of a draft; what it leaves out keeps the fallback's value. */
export function draftOf(body: Partial<BodyOf<typeof row>>, fallback: Draft): Draft {
  const moment = (iso: string | null | undefined, otherwise: number | null): number | null =>
    iso === undefined ? otherwise : iso === null ? null : Date.parse(iso)
  return {
    name: body.name ?? fallback.name,
    segmentId: body.segmentId ?? fallback.segmentId,
    // Who chooses another segment has chosen another audience.
    unopenedOf:
      body.unopenedOf === null || (body.segmentId ?? fallback.segmentId) !== fallback.segmentId
        ? null
        : fallback.unopenedOf,
    channels: body.channels ?? fallback.channels,
    templateIds: body.templateIds ?? fallback.templateIds,
    holdoutPercent: body.holdoutPercent ?? fallback.holdoutPercent,
    couponTemplateId: body.couponTemplateId === undefined ? fallback.couponTemplateId : body.couponTemplateId,
    scheduleAt:
      body.schedule === undefined
        ? fallback.scheduleAt
        : body.schedule.kind === 'at'
          ? Date.parse(body.schedule.at)
          : null,
    expiresAt: moment(body.expiresAt, fallback.expiresAt),
    conversionDays: body.conversionDays ?? fallback.conversionDays,
    topic: body.topic ?? fallback.topic,
    miniProgramPage: body.miniProgramPage === undefined ? fallback.miniProgramPage : body.miniProgramPage,
  }
}

export type Draft = Pick<
  Campaign,
  | 'name'
  | 'segmentId'
  | 'unopenedOf'
  | 'channels'
  | 'templateIds'
  | 'holdoutPercent'
  | 'couponTemplateId'
  | 'scheduleAt'
  | 'expiresAt'
  | 'conversionDays'
  | 'topic'
  | 'miniProgramPage'
>

const NOTHING: Draft = {
  name: '',
  segmentId: '',
  unopenedOf: null,
  channels: [],
  templateIds: {},
  holdoutPercent: null,
  couponTemplateId: null,
  scheduleAt: null,
  expiresAt: null,
  conversionDays: CONVERSION_DAYS,
  topic: 'offers',
  miniProgramPage: null,
}

/** Saves a draft with its audit entry; refused as `loadContent` says. */
export async function createCampaign(
  tx: Tx,
  deps: Deps,
  draft: BodyOf<typeof row> | Draft,
  by: { actor: Actor; requestId: string | null; action?: 'create' | 'copy' | 'follow_up' },
): Promise<Campaign> {
  const now = deps.clock.now()
  const campaign: Campaign = {
    ...('schedule' in draft ? draftOf(draft, NOTHING) : draft),
    id: deps.chance.id(),
    status: 'draft',
    salt: deps.chance.token(),
    createdBy: by.actor.id ?? '',
    askedBy: null,
    askedAt: null,
    approvedBy: null,
    approvedContent: null,
    launchedBy: null,
    launchedAt: null,
    deadline: null,
    pinned: null,
    factsAt: null,
    expected: null,
    freezeAfter: null,
    frozenAt: null,
    pausedFrom: null,
    pauseReason: null,
    finishedAt: null,
    version: 1,
    createdAt: now,
  }
  await holdSegment(tx, campaign.segmentId)
  await loadContent(tx, campaign)
  await tx.getRepository(Campaign).insert(campaign)
  await audit(tx, deps, now, {
    actor: by.actor,
    action: `campaigns.${by.action ?? 'create'}`,
    objectKind: 'campaign',
    objectId: campaign.id,
    requestId: by.requestId,
  })
  return campaign
}
