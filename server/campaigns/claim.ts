import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import type { Lease } from './send-row'

/** How long a claimed row is left alone when its worker says nothing more. */
const CLAIM_MS = 30_000

/**
 * Up to `limit` waiting rows that may be sent now, given to the caller alone: each gets a new epoch, so that a worker who
 * slept through the lease of an old one can write nothing.
 */
export async function claimSends(tx: Tx, deps: Deps, campaignId: string, limit: number): Promise<Lease[]> {
  const now = deps.clock.now()
  const rows: { id: string; epoch: number }[] = []
  // One status a query, so that the index gives the order: a sort would lock every waiting row, not only these.
  for (const status of ['ready', 'retrying'])
    if (rows.length < limit)
      rows.push(
        ...((await tx.query(
          `SELECT id, epoch FROM campaign_send WHERE campaignId = ? AND status = ? AND notBefore <= ? AND leaseUntil <= ?
           ORDER BY notBefore, id LIMIT ?${deps.db.dialect === 'mysql' ? ' FOR UPDATE SKIP LOCKED' : ''}`,
          [campaignId, status, now, now, limit - rows.length],
        )) as { id: string; epoch: number }[]),
      )
  if (rows.length === 0) return []
  await tx.query(
    `UPDATE campaign_send SET epoch = epoch + 1, leaseUntil = ? WHERE id IN (${rows.map(() => '?').join(',')})`,
    [now + CLAIM_MS, ...rows.map((row) => row.id)],
  )
  return rows.map((row) => ({ id: row.id, epoch: Number(row.epoch) + 1 }))
}
