import type { JobHandler } from '../base/jobs'
import { row, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import type { Adapters } from '../messages/channel'
import { settleDelivery } from '../messages/delivery'
import { readCampaign } from './change-campaign'
import { claimSends } from './claim'
import { deliveries } from './deliveries'
import { intendSend } from './dispatch'
import { expireWaiting } from './expire'
import { goWithout, NoCoupon } from './hand-out'
import { recordSend } from './record'
import type { Lease, Watch } from './send-row'
import { shutUntil } from './shut'
import { BATCH } from './start-sending'
import { sweepLost } from './sweep'

/**
 * Calls under way at once in one batch: with the usual slots eight in a process, which is what its death may leave unclear.
 * More speed comes from more batches, in as many workers as there are.
 */
const AT_ONCE = 2
const LONGEST_WAIT_MS = 10 * 60_000

/**
 * Sends a running campaign batch by batch. The rows are the truth: this may run twice at once, be repeated, or die at any
 * line, and each person is called for at most once per attempt written down before.
 */
export const sendJob =
  (deps: Deps, adapters: Adapters, watch: Watch): JobHandler =>
  async ({ payload, letGo }) => {
    const { campaignId } = payload as { campaignId: string }
    await sweepLost(deps, adapters, campaignId)
    const campaign = await deps.db.read((tx) => readCampaign(tx, campaignId))
    if (campaign.status !== 'running') return waitForCalls(deps, campaignId)
    const now = deps.clock.now()
    if (now >= (campaign.deadline ?? now) && !(await expireWaiting(deps, campaignId, letGo))) return { again: 0 }
    // Asked before rows are claimed: nobody's row is touched while nothing can go out.
    const allowedAt = Math.max(now, (await deps.db.read((tx) => shutUntil(tx, campaign, now)))?.until ?? now)
    const leases = allowedAt > now ? [] : await deps.db.inTransaction((tx) => claimSends(tx, deps, campaignId, BATCH))
    if (leases.length === 0) return waitOrFinish(deps, campaignId, allowedAt, campaign.deadline)
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

const FIRST = { at: whole }

/** When the first waiting row may be sent, and until when the first call under way is waited for; null where there is none. */
async function left(deps: Deps, campaignId: string): Promise<{ nextAt: number | null; calling: number | null }> {
  const first = async (status: string, sql: string): Promise<number | null> => {
    const found = await deps.db.read((tx) => row(tx, FIRST, sql, [campaignId, status]))
    return found?.at ?? null
  }
  const waiting = `SELECT CASE WHEN notBefore > leaseUntil THEN notBefore ELSE leaseUntil END AS at FROM campaign_send
    WHERE campaignId = ? AND status = ? ORDER BY notBefore, id LIMIT 1`
  const moments = [await first('ready', waiting), await first('retrying', waiting)].filter((at) => at !== null)
  const under =
    'SELECT leaseUntil AS at FROM campaign_send WHERE campaignId = ? AND status = ? ORDER BY leaseUntil LIMIT 1'
  return {
    nextAt: moments.length > 0 ? Math.min(...moments) : null,
    calling: await first('dispatching', under),
  }
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
    const ended = await write(
      tx,
      `UPDATE campaign SET status = 'finished', finishedAt = ?, version = version + 1 WHERE id = ? AND status = 'running'
       AND NOT EXISTS (SELECT 1 FROM campaign_send s WHERE s.campaignId = campaign.id AND s.status IN ('ready','retrying','dispatching'))`,
      [now, campaignId],
    )
    if (ended === 1) deps.log.info({ campaignId }, 'campaign finished')
  })
}

/** Paused or cancelled: stays only until what is under way has ended or is given up. */
async function waitForCalls(deps: Deps, campaignId: string): Promise<void | { again: number }> {
  const { calling } = await left(deps, campaignId)
  if (calling !== null) return { again: Math.max(1, calling - deps.clock.now()) }
}
