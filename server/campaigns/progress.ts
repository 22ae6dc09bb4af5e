import type { Campaign as Shape } from '../../shared/contract/campaigns'
import type { Tx } from '../base/database'
import { countsOf, type Counts } from './counts'
import type { Campaign } from './entities'

type Progress = Shape['progress']

/** How far each campaign's audience is, from the counts alone. `done`: everybody who waits for nothing any more. */
export async function progressOf(tx: Tx, campaigns: Campaign[]): Promise<Map<string, Progress>> {
  const counts = await countsOf(
    tx,
    campaigns.map(({ id }) => id),
  )
  return new Map(campaigns.map((campaign) => [campaign.id, progressFrom(campaign, counts.get(campaign.id)!)]))
}

/** The same from counts that are known. */
export function progressFrom(campaign: Campaign, n: Counts): Progress {
  const total = Object.values(n).reduce((sum, one) => sum + one, 0)
  // Nobody of a cancelled campaign waits, also before each of them is marked.
  const waiting = campaign.status === 'cancelled' ? 0 : n.ready + n.retrying
  const pending = waiting + n.dispatching
  return {
    total,
    done: total - pending,
    accepted: n.accepted + n.delivered,
    failed: n.failed,
    unknown: n.unknown,
    pending,
    expected: campaign.frozenAt === null ? campaign.expected : null,
  }
}
