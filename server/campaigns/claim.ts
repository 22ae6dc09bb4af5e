import type { Tx } from '../base/database'
import { inList, rows, skipLocked, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import type { Lease } from './send-row'

/** How long a claimed row is left alone when its worker says nothing more. */
const CLAIM_MS = 30_000

const WAITING = { id: text, epoch: whole }

/**
 * Up to `limit` waiting rows that may be sent now, given to the caller alone: each gets a new epoch, so that a worker who
 * slept through the lease of an old one can write nothing.
 */
export async function claimSends(tx: Tx, deps: Deps, campaignId: string, limit: number): Promise<Lease[]> {
  const now = deps.clock.now()
  const found: Lease[] = []
  // One status a query, so that the index gives the order: a sort would lock every waiting row, not only these.
  for (const status of ['ready', 'retrying'])
    if (found.length < limit)
      found.push(
        ...(await rows(
          tx,
          WAITING,
          `SELECT id, epoch FROM campaign_send WHERE campaignId = ? AND status = ? AND notBefore <= ? AND leaseUntil <= ?
           ORDER BY notBefore, id LIMIT ?${skipLocked(tx)}`,
          [campaignId, status, now, now, limit - found.length],
        )),
      )
  if (found.length === 0) return []
  const ids = found.map(({ id }) => id)
  await write(tx, `UPDATE campaign_send SET epoch = epoch + 1, leaseUntil = ? WHERE id IN ${inList(ids)}`, [
    now + CLAIM_MS,
    ...ids,
  ])
  return found.map(({ id, epoch }) => ({ id, epoch: epoch + 1 }))
}
