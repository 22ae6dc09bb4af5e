import { nextAllowedMoment } from '../../shared/rules/calendar'
import { affected } from '../base/database'
import type { JobHandler } from '../base/jobs'
import type { Deps } from '../deps'
import type { Adapters } from '../messages/channel'
import { settleDelivery } from '../messages/delivery'
import { readSettings } from '../staff/settings'
import { readCampaign } from './change-campaign'
import { claimSends } from './claim'
import { deliveries } from './deliveries'
import { intendSend } from './dispatch'
import { expireWaiting } from './expire'
import { goWithout, NoCoupon } from './hand-out'
import { recordSend } from './record'
import type { Lease, Watch } from './send-row'
import { sweepLost } from './sweep'

const BATCH = 50
const AT_ONCE = 8
const LONGEST_WAIT_MS = 10 * 60_000

/**
 * Sends a running campaign batch by batch. The rows are the truth: this may run twice at once, be repeated, or die at any
 * line, and each person is called for at most once per attempt written down before.
 */
export const sendJob =
  (deps: Deps, adapters: Adapters, watch: Watch): JobHandler =>
  async ({ payload }) => {
    const { campaignId } = payload as { campaignId: string }
    await sweepLost(deps, adapters, campaignId)
    const campaign = await deps.db.read((tx) => readCampaign(tx, campaignId))
    if (campaign.status !== 'running') return waitForCalls(deps, campaignId)
    const now = deps.clock.now()
    if (now >= (campaign.deadline ?? now)) await deps.db.inTransaction((tx) => expireWaiting(tx, campaignId, now))
    const { quietHours } = await deps.db.read(readSettings)
    const allowedAt = campaign.pinned?.kind === 'marketing' ? nextAllowedMoment(now, quietHours) : now
    const leases = allowedAt > now ? [] : await deps.db.inTransaction((tx) => claimSends(tx, deps, campaignId, BATCH))
    if (leases.length === 0) return waitOrFinish(deps, campaignId, Math.max(allowedAt, now), campaign.deadline)
    await eachOf(leases, AT_ONCE, (lease) => sendOne(deps, adapters, lease, campaignId, watch))
    return { again: 0 }
  }

async function sendOne(deps: Deps, adapters: Adapters, lease: Lease, campaignId: string, watch: Watch): Promise<void> {
  await watch('claimed', lease.id)
  const made = await deps.db
    .inTransaction((tx) => intendSend(tx, deps, adapters, lease, campaignId))
    .catch(async (error: unknown) => {
      if (!(error instanceof NoCoupon)) throw error
      await deps.db.inTransaction((tx) => goWithout(tx, deps, lease, campaignId, error))
      return null
    })
  if (!made) return
  await watch('intended', lease.id)
  const outcome = await adapters[made.channel].send(made.letter)
  await watch('called', lease.id)
  await deps.db.inTransaction((tx) => recordSend(tx, deps, adapters, lease, made, outcome))
  await watch('recorded', lease.id)
  if (outcome.kind === 'accepted' && outcome.msgId !== null)
    await settleDelivery(deps, made.channel, outcome.msgId, deliveries.settled)
  deps.metrics.events.inc({ kind: `message_${outcome.kind}` })
}

/** Runs the work for every item, a few at a time, and throws the first failure only when all have ended. */
async function eachOf<T>(items: T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  const failures: unknown[] = []
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift())
      await work(item).catch((error: unknown) => failures.push(error))
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  if (failures.length > 0) throw failures[0]
}

type Left = { nextAt: number | null; calling: number | null }

async function left(deps: Deps, campaignId: string): Promise<Left> {
  const [row] = (await deps.db.read((tx) =>
    tx.query(
      `SELECT MIN(CASE WHEN status <> 'dispatching' THEN CASE WHEN notBefore > leaseUntil THEN notBefore ELSE leaseUntil END END) AS nextAt,
       MIN(CASE WHEN status = 'dispatching' THEN leaseUntil END) AS calling
       FROM campaign_send WHERE campaignId = ? AND status IN ('ready','retrying','dispatching')`,
      [campaignId],
    ),
  )) as { nextAt: number | null; calling: number | null }[]
  const number = (value: number | null | undefined) => (value === null || value === undefined ? null : Number(value))
  return { nextAt: number(row?.nextAt), calling: number(row?.calling) }
}

/** Nothing can be sent now: comes back when the first row may be, or ends the campaign when none is left. */
async function waitOrFinish(
  deps: Deps,
  campaignId: string,
  notBefore: number,
  deadline: number | null,
): Promise<void | { again: number }> {
  const now = deps.clock.now()
  const { nextAt, calling } = await left(deps, campaignId)
  const moments = [
    nextAt === null ? null : Math.min(Math.max(nextAt, notBefore), deadline ?? Infinity),
    calling,
  ].filter((at) => at !== null)
  if (moments.length > 0) return { again: Math.min(LONGEST_WAIT_MS, Math.max(1, Math.min(...moments) - now)) }
  await deps.db.inTransaction(async (tx) => {
    const ended = affected(
      await tx.query(
        `UPDATE campaign SET status = 'finished', finishedAt = ?, version = version + 1 WHERE id = ? AND status = 'running'
         AND NOT EXISTS (SELECT 1 FROM campaign_send s WHERE s.campaignId = campaign.id AND s.status IN ('ready','retrying','dispatching'))`,
        [now, campaignId],
      ),
    )
    if (ended === 1) deps.log.info({ campaignId }, 'campaign finished')
  })
}

/** Paused or cancelled: stays only until what is under way has ended or is given up. */
async function waitForCalls(deps: Deps, campaignId: string): Promise<void | { again: number }> {
  const { calling } = await left(deps, campaignId)
  if (calling !== null) return { again: Math.max(1, calling - deps.clock.now()) }
}
