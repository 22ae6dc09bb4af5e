import type { Chance } from '../base/chance'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'

/**
 * Failed sign-ins are rows, so that a restart forgives nothing. A name from one address is stopped after 10 misses in
 * 15 minutes, an address after 50; a name as such is never locked, so a stranger cannot shut the owner out.
 */
const WINDOW_MS = 15 * 60_000
const PER_NAME_AND_ADDRESS = 10
const PER_ADDRESS = 50

/** Refuses with 429 once the limits are used up. */
export async function checkMisses(tx: Tx, name: string, address: string, now: number): Promise<void> {
  const since = now - WINDOW_MS
  const [row] = (await tx.query(
    'SELECT COUNT(*) AS byAddress, SUM(CASE WHEN name = ? THEN 1 ELSE 0 END) AS byBoth FROM sign_in_miss WHERE address = ? AND at > ?',
    [name, address, since],
  )) as [{ byAddress: number; byBoth: number | null }]
  if (Number(row.byBoth ?? 0) >= PER_NAME_AND_ADDRESS || Number(row.byAddress) >= PER_ADDRESS)
    throw new AppError('rate_limited', { headers: { 'Retry-After': '300' } })
}

/** Records a miss and sweeps those that no longer count. */
export async function recordMiss(
  tx: Tx,
  deps: { chance: Chance },
  name: string,
  address: string,
  now: number,
): Promise<void> {
  await tx.query('DELETE FROM sign_in_miss WHERE at <= ?', [now - WINDOW_MS])
  await tx.query('INSERT INTO sign_in_miss (id, name, address, at) VALUES (?,?,?,?)', [
    deps.chance.id(),
    name.slice(0, 64),
    address.slice(0, 64),
    now,
  ])
}

export async function forgiveMisses(tx: Tx, name: string, address: string): Promise<void> {
  await tx.query('DELETE FROM sign_in_miss WHERE name = ? AND address = ?', [name, address])
}
