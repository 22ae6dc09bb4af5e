import type { Tx } from '../base/database'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { auditKey, type By } from './create-key'

/**
 * Ends the key, the one in its grace too, and switches its webhooks off: who may not ask any more is not told either.
 * Harmless when it has ended already.
 */
export async function revokeKey(tx: Tx, deps: Deps, id: string, by: By): Promise<void> {
  const now = deps.clock.now()
  const ended = await write(
    tx,
    'UPDATE api_key SET revokedAt = ?, previousHash = NULL, previousUntil = NULL WHERE id = ? AND revokedAt IS NULL',
    [now, id],
  )
  if (ended === 0) return
  await write(tx, "UPDATE webhook SET disabled = 1 WHERE ownerKind = 'key' AND ownerId = ?", [id])
  await auditKey(tx, deps, now, 'partners.revoke_key', id, by)
}
