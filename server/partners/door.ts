import { z } from 'zod'
import type { OpenScope } from '../../shared/contract/route'
import { briefly } from '../base/briefly'
import type { Doors, PartnerActor } from '../base/contract'
import { json, row, text, whole, write } from '../base/sql'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'

const KEY = {
  id: text,
  name: text,
  scopes: json(z.custom<OpenScope[]>()),
  storeIds: json(z.array(z.string())).nullable(),
  lastUsedAt: whole.nullable(),
}

/** How exactly the last use is known, in ms: written at most so often, so that reads stay reads. */
const USE_EVERY_MS = 60_000

/** One memory for each open database, so that whoever changes keys reaches the door of the same process. */
const doors = new WeakMap<Deps['db'], { forgetAll(): void }>()

/** Changed keys count in this process from now on, in others within a second. Called after the commit. */
export const keysChanged = (deps: Pick<Deps, 'db'>): void => doors.get(deps.db)?.forgetAll()

/**
 * Whose key this is, found by its hash; the key before a rotation counts until its grace has passed. Remembered for at
 * most a second, so a revoked key ends everywhere within one.
 */
export function openDoor(deps: Deps): Doors['open'] {
  const door = briefly(deps.clock, 1000, async (key): Promise<PartnerActor | null> => {
    const hash = hashToken(key)
    const now = deps.clock.now()
    const found = await deps.db.read((tx) =>
      row(
        tx,
        KEY,
        `SELECT id, name, scopes, storeIds, lastUsedAt FROM api_key
          WHERE (keyHash = ? OR (previousHash = ? AND previousUntil > ?)) AND revokedAt IS NULL`,
        [hash, hash, now],
      ),
    )
    if (!found) return null
    const used = 'UPDATE api_key SET lastUsedAt = ? WHERE id = ? AND (lastUsedAt IS NULL OR lastUsedAt <= ?)'
    if (found.lastUsedAt === null || found.lastUsedAt <= now - USE_EVERY_MS)
      await deps.db.inTransaction((tx) => write(tx, used, [now, found.id, now - USE_EVERY_MS]))
    return {
      side: 'partner',
      keyId: found.id,
      name: found.name,
      scopes: found.scopes,
      storeIds: found.storeIds,
    }
  })
  doors.set(deps.db, door)
  return door
}
