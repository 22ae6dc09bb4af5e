import type { Campaign as Shape, CampaignOne } from '../../shared/contract/campaigns'
import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { readSettings } from '../staff/settings'
import { contentHash, contentNow, type Content } from './content'
import type { Campaign } from './entities'
import { countsOf } from './counts'
import { progressFrom } from './progress'
import { waitingOf } from './waiting'

const moment = (at: number | null): string | null => (at === null ? null : isoOf(at))

/** Campaigns as they leave the door, in the order given, each with its progress and why nothing of it goes out. */
export async function presentCampaigns(tx: Tx, deps: Deps, campaigns: Campaign[]): Promise<Shape[]> {
  const now = deps.clock.now()
  const ids = campaigns.map(({ id }) => id)
  const counts = await countsOf(tx, ids)
  const waiting: Shape['waiting'][] = []
  for (const one of campaigns) waiting.push(await waitingOf(tx, one, counts.get(one.id)!, now))
  const { holdoutPercent } = await readSettings(tx)
  return campaigns.map((c, at) => ({
    id: c.id,
    name: c.name,
    status: c.status,
    segmentId: c.segmentId,
    unopenedOf: c.unopenedOf,
    channels: c.channels,
    templateIds: c.templateIds,
    holdoutPercent: c.holdoutPercent ?? holdoutPercent,
    couponTemplateId: c.couponTemplateId,
    schedule: c.scheduleAt === null ? { kind: 'now' as const } : { kind: 'at' as const, at: isoOf(c.scheduleAt) },
    expiresAt: moment(c.expiresAt ?? c.deadline),
    conversionDays: c.conversionDays,
    topic: c.topic,
    miniProgramPage: c.miniProgramPage,
    approvedBy: c.approvedBy,
    pauseReason: c.pauseReason,
    launchedAt: moment(c.launchedAt),
    finishedAt: moment(c.finishedAt),
    progress: progressFrom(c, counts.get(c.id)!),
    waiting: waiting[at]!,
    warnings: c.scheduleAt !== null && c.scheduleAt < (c.launchedAt ?? now) ? ['schedule_passed' as const] : [],
    version: c.version,
    createdAt: isoOf(c.createdAt),
  }))
}

/** One campaign as it leaves the door, with whether what would go out next was approved. */
export async function presentCampaign(tx: Tx, deps: Deps, campaign: Campaign): Promise<CampaignOne> {
  const [shown] = await presentCampaigns(tx, deps, [campaign])
  return { ...shown!, ...(await approvalOf(tx, campaign)) }
}

async function approvalOf(tx: Tx, campaign: Campaign): Promise<Pick<CampaignOne, 'approval' | 'contentChanged'>> {
  const next = await nextContent(tx, campaign)
  const hash = next === null ? null : contentHash(next)
  const contentChanged = campaign.pinned !== null && hash !== null && contentHash(campaign.pinned) !== hash
  if (campaign.approvedContent === null) return { approval: 'none', contentChanged }
  return { approval: campaign.approvedContent === hash ? 'given' : 'outdated', contentChanged }
}

/** What would go out next; null where a part of it is not there any more. */
async function nextContent(tx: Tx, campaign: Campaign): Promise<Content | null> {
  if (campaign.pinned !== null && campaign.status !== 'paused') return campaign.pinned
  try {
    return await contentNow(tx, campaign)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
