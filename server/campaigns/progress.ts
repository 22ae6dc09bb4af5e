import type { Campaign as Shape } from '../../shared/contract/campaigns'
import type { Tx } from '../base/database'

type Progress = Shape['progress']

/** How far each campaign's audience is, counted from the index alone. `done`: everybody who waits for nothing any more. */
export async function progressOf(tx: Tx, campaignIds: string[]): Promise<Map<string, Progress>> {
  const found = new Map<string, Progress>()
  for (const id of campaignIds) found.set(id, { total: 0, done: 0, accepted: 0, failed: 0, unknown: 0, pending: 0 })
  if (campaignIds.length === 0) return found
  const rows = (await tx.query(
    `SELECT campaignId, status, COUNT(*) AS n FROM campaign_send WHERE campaignId IN (${campaignIds.map(() => '?').join(',')}) GROUP BY campaignId, status`,
    campaignIds,
  )) as { campaignId: string; status: string; n: number }[]
  for (const row of rows) {
    const progress = found.get(row.campaignId)
    if (!progress) continue
    const n = Number(row.n)
    progress.total += n
    if (row.status === 'accepted' || row.status === 'delivered') progress.accepted += n
    else if (row.status === 'failed') progress.failed += n
    else if (row.status === 'unknown') progress.unknown += n
    else if (row.status === 'ready' || row.status === 'dispatching' || row.status === 'retrying') progress.pending += n
    progress.done = progress.total - progress.pending
  }
  return found
}
