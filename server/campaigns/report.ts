import { SuppressionReason, type CampaignReport } from '../../shared/contract/campaignOutcomes'
import { z } from 'zod'
import type { Tx } from '../base/database'
import { rows, text, whole } from '../base/sql'
import type { Campaign } from './entities'

type Report = z.output<typeof CampaignReport>
type Share = Report['byChannel'][number]

const COUNTED = {
  status: text,
  reason: text.nullable(),
  channel: text.nullable(),
  variant: text.nullable(),
  n: whole,
}
const ACTED = { channel: text, variant: text, opened: whole, engaged: whole, converted: whole }
type Counted = z.infer<z.ZodObject<typeof COUNTED>>
type Acted = z.infer<z.ZodObject<typeof ACTED>>

const DAY_MS = 86_400_000
/** Lines of the timeline that are something the member did, not something done to or for the member. */
const DEEDS = [
  'coupon_claimed',
  'coupon_redeemed',
  'region_changed',
  'language_changed',
  'phone_changed',
  'consent_granted',
  'consent_withdrawn',
]

/** The funnel; everybody of the audience is in exactly one of holdout, suppressed and addressed. */
export async function readReport(tx: Tx, campaign: Campaign): Promise<Report> {
  const counted = await countedBy(tx, campaign)
  const acted = await actedOn(tx, campaign)
  const sum = (fits: (row: Counted) => boolean) => counted.filter(fits).reduce((total, row) => total + row.n, 0)
  const is =
    (...statuses: string[]) =>
    (row: Counted) =>
      statuses.includes(row.status)
  const pending = sum(is('ready', 'dispatching', 'retrying'))
  const suppressed = Object.fromEntries(
    SuppressionReason.options.map((reason) => [reason, sum((r) => r.status === 'suppressed' && r.reason === reason)]),
  ) as Report['suppressed']
  const whole = shareOf('all', counted, acted)
  const engaged = acted.reduce((total, row) => total + row.engaged, 0)
  return {
    audience: sum(() => true),
    holdout: sum(is('holdout')),
    suppressed,
    addressed: whole.addressed,
    // Who turned out to have no good address has become `unreachable`, so everybody addressed has one.
    addressValid: whole.addressed,
    pending,
    accepted: whole.accepted,
    unknown: whole.unknown,
    failed: whole.failed,
    delivered: whole.delivered,
    opened: whole.opened,
    engaged,
    // These channels carry a card, not a text: to have read it through is to have acted on it.
    readThrough: engaged,
    converted: whole.converted,
    byVariant: [shareOf('main', counted, acted, (row) => row.variant === 'main')],
    byChannel: campaign.channels.map((channel) => shareOf(channel, counted, acted, (row) => row.channel === channel)),
  }
}

function shareOf(
  key: string,
  counted: Counted[],
  acted: Acted[],
  fits: (row: { channel: string | null; variant: string | null }) => boolean = () => true,
): Share {
  const sum = (...statuses: string[]) =>
    counted.filter((row) => fits(row) && statuses.includes(row.status)).reduce((total, row) => total + row.n, 0)
  const deeds = acted.filter(fits)
  return {
    key,
    addressed: sum('ready', 'dispatching', 'retrying', 'accepted', 'delivered', 'failed', 'unknown'),
    accepted: sum('accepted', 'delivered'),
    delivered: sum('delivered'),
    failed: sum('failed'),
    unknown: sum('unknown'),
    opened: deeds.reduce((total, row) => total + row.opened, 0),
    converted: deeds.reduce((total, row) => total + row.converted, 0),
  }
}

async function countedBy(tx: Tx, campaign: Campaign): Promise<Counted[]> {
  const counted = await rows(
    tx,
    COUNTED,
    'SELECT status, reason, channel, variant, COUNT(*) AS n FROM campaign_send WHERE campaignId = ? GROUP BY status, reason, channel, variant',
    [campaign.id],
  )
  if (campaign.status !== 'cancelled') return counted
  // Nobody of a cancelled campaign waits, also before each of them is marked.
  const waits = ({ status }: Counted) => status === 'ready' || status === 'retrying'
  return counted.map((one) => (waits(one) ? { ...one, status: 'suppressed', reason: 'expired' } : one))
}

/** Of those whose message the platform took: who opened it, did something within 24 h of opening, redeemed in time. */
const actedOn = async (tx: Tx, campaign: Campaign): Promise<Acted[]> => [
  ...(await openers(tx, campaign)),
  ...(await redeemers(tx, campaign)),
]

/** Those who opened it are found by that; the others, of whom there are many more, are not looked at. */
function openers(tx: Tx, campaign: Campaign): Promise<Acted[]> {
  const deeds = DEEDS.map(() => '?').join(',')
  return rows(
    tx,
    ACTED,
    `SELECT s.channel, s.variant, COUNT(*) AS opened,
       SUM(CASE WHEN EXISTS (SELECT 1 FROM timeline_entry t WHERE t.memberId = s.memberId
         AND t.at >= a.openedAt AND t.at <= a.openedAt + ? AND t.kind IN (${deeds})) THEN 1 ELSE 0 END) AS engaged, 0 AS converted
     FROM campaign_send s JOIN message_attempt a ON a.id = s.attemptId
     WHERE s.campaignId = ? AND s.opened = 1 AND s.status IN ('accepted','delivered') GROUP BY s.channel, s.variant`,
    [DAY_MS, ...DEEDS, campaign.id],
  )
}

/**
 * Those who redeemed in time are found by what was redeemed since the campaign was made and, once it has ended, until its
 * last day that counts.
 */
function redeemers(tx: Tx, campaign: Campaign): Promise<Acted[]> {
  const { id, createdAt, finishedAt } = campaign
  const inTime = campaign.conversionDays * DAY_MS
  return rows(
    tx,
    ACTED,
    `SELECT s.channel, s.variant, 0 AS opened, 0 AS engaged, COUNT(DISTINCT s.id) AS converted
     FROM redemption r JOIN campaign_send s ON s.campaignId = ? AND s.memberId = r.memberId AND s.status IN ('accepted','delivered')
     JOIN message_attempt a ON a.id = s.attemptId
     WHERE r.at >= ?${finishedAt === null ? '' : ' AND r.at <= ?'} AND r.reversedAt IS NULL
       AND r.at >= a.startedAt AND r.at <= a.startedAt + ? GROUP BY s.channel, s.variant`,
    [id, createdAt, ...(finishedAt === null ? [] : [finishedAt + inTime]), inTime],
  )
}
