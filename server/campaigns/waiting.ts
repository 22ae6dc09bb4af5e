import type { Campaign as Shape } from '../../shared/contract/campaigns'
import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { row, whole } from '../base/sql'
import { parksOf } from '../messages/park'
import type { Counts } from './counts'
import type { Campaign } from './entities'
import { asShut, shutUntil, type Shut } from './shut'

type Waiting = Shape['waiting']

const simply = (why: NonNullable<Waiting>['why'], until: number | null = null): Waiting => ({
  why,
  until: until === null ? null : isoOf(until),
  channel: null,
})
const told = ({ why, until, channel }: Shut): Waiting => ({ why, until: isoOf(until), channel })

/** Why nothing of the campaign goes out now, as staff read it; null for a draft and while messages go out. */
export async function waitingOf(tx: Tx, campaign: Campaign, counts: Counts, now: number): Promise<Waiting> {
  switch (campaign.status) {
    case 'draft':
    case 'cancelled':
      return null
    case 'awaiting_approval':
      return simply('approval')
    case 'scheduled':
      return simply('scheduled', campaign.scheduleAt)
    case 'freezing':
    case 'paused':
      return simply(campaign.status)
    case 'running':
    case 'finished':
      return whileSending(tx, campaign, counts, now)
  }
}

async function whileSending(tx: Tx, campaign: Campaign, n: Counts, now: number): Promise<Waiting> {
  if (campaign.status === 'finished')
    return n.accepted + n.delivered + n.failed + n.unknown === 0 ? simply('nobody_left') : null
  if (n.dispatching > 0) return null
  if (n.ready + n.retrying === 0) return simply('nobody_left')
  const shut = await shutUntil(tx, campaign, now)
  if (shut) return told(shut)
  const nextAt = await firstAt(tx, campaign.id)
  if (nextAt === null || nextAt <= now) return null
  // Whoever is left waits: for a channel of theirs that is parked, or for the next try.
  const parks = await parksOf(tx, now)
  const parked = campaign.channels.map((channel) => parks.get(channel)).find((park) => park !== undefined)
  return parked ? told(asShut(parked)) : simply('retrying', nextAt)
}

const FIRST = { notBefore: whole }

/** When the first who waits may be written to; null where nobody waits. */
async function firstAt(tx: Tx, campaignId: string): Promise<number | null> {
  const moments: number[] = []
  for (const status of ['ready', 'retrying']) {
    const sql = 'SELECT notBefore FROM campaign_send WHERE campaignId = ? AND status = ? ORDER BY notBefore, id LIMIT 1'
    const first = await row(tx, FIRST, sql, [campaignId, status])
    if (first) moments.push(first.notBefore)
  }
  return moments.length > 0 ? Math.min(...moments) : null
}
