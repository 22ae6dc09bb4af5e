import type { Chance } from '../base/chance'
import type { Tx } from '../base/database'
import { inList, rows, text, upsert, whole } from '../base/sql'
import type { SendStatus } from './send-row'

export type Counts = Record<SendStatus, number>

const NONE: Counts = {
  suppressed: 0,
  holdout: 0,
  ready: 0,
  dispatching: 0,
  retrying: 0,
  accepted: 0,
  delivered: 0,
  failed: 0,
  unknown: 0,
}
const STATUSES = Object.keys(NONE) as SendStatus[]
const ADD = Object.fromEntries(STATUSES.map((status) => [status, `\`${status}\` + new.${status}`]))

/** So many rows a campaign: enough that those who send side by side seldom meet, few enough to be added up for a list. */
const SHARDS = 16

/**
 * Counts, in the transaction that changes them, how many rows of the campaign came into a state and left one. Several
 * rows a campaign, so that no sender waits for another; the last thing a transaction does, so that nobody who holds one
 * of them waits for anything else.
 */
export async function tally(
  tx: Tx,
  deps: { chance: Chance },
  campaignId: string,
  change: Partial<Counts>,
): Promise<void> {
  if (Object.values(change).every((n) => n === 0)) return
  const values = { campaignId, shard: deps.chance.int(SHARDS), ...NONE, ...change }
  await upsert(tx, 'campaign_count', ['campaignId', 'shard'], values, ADD)
}

const SUMS = {
  campaignId: text,
  suppressed: whole,
  holdout: whole,
  ready: whole,
  dispatching: whole,
  retrying: whole,
  accepted: whole,
  delivered: whole,
  failed: whole,
  unknown: whole,
}

/** How many of each campaign's audience are in which state, without a look at the audience itself. */
export async function countsOf(tx: Tx, campaignIds: readonly string[]): Promise<Map<string, Counts>> {
  const found = new Map<string, Counts>(campaignIds.map((id) => [id, NONE]))
  if (campaignIds.length === 0) return found
  const sums = STATUSES.map((status) => `SUM(\`${status}\`) AS \`${status}\``).join(', ')
  const sql = `SELECT campaignId, ${sums} FROM campaign_count WHERE campaignId IN ${inList(campaignIds)} GROUP BY campaignId`
  for (const { campaignId, ...counts } of await rows(tx, SUMS, sql, campaignIds)) found.set(campaignId, counts)
  return found
}
