import type { Campaign as Shape } from '../../shared/contract/campaigns'
import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { readSettings } from '../staff/settings'
import type { Campaign } from './entities'
import { progressOf } from './progress'

const moment = (at: number | null): string | null => (at === null ? null : isoOf(at))

/** Campaigns as they leave the door, in the order given, each with its progress. */
export async function presentCampaigns(tx: Tx, campaigns: Campaign[]): Promise<Shape[]> {
  const progress = await progressOf(
    tx,
    campaigns.map((c) => c.id),
  )
  const { holdoutPercent } = await readSettings(tx)
  return campaigns.map((c) => ({
    id: c.id,
    name: c.name,
    status: c.status,
    segmentId: c.segmentId,
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
    progress: progress.get(c.id) ?? { total: 0, done: 0, accepted: 0, failed: 0, unknown: 0, pending: 0 },
    version: c.version,
    createdAt: isoOf(c.createdAt),
  }))
}

/** One campaign as it leaves the door. */
export async function presentCampaign(tx: Tx, campaign: Campaign): Promise<Shape> {
  const [shown] = await presentCampaigns(tx, [campaign])
  return shown!
}
