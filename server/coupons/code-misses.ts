import type { Chance } from '../base/chance'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'

/** Misses are rows, so that neither a restart nor a second process forgives a guesser. */
const WINDOW_MS = 60_000
const PER_STAFF = 10
/** An address is a whole shop with several tills, so it bears more than one person does. */
const PER_ADDRESS = 50

/** Refuses with 429 once a member of staff has missed 10 codes within a minute, or an address 50. */
export async function checkCodeMisses(tx: Tx, staffId: string, address: string, now: number): Promise<void> {
  const [row] = (await tx.query(
    `SELECT (SELECT COUNT(*) FROM code_miss WHERE staffId = ? AND at > ?) AS byStaff,
            (SELECT COUNT(*) FROM code_miss WHERE address = ? AND at > ?) AS byAddress`,
    [staffId, now - WINDOW_MS, address.slice(0, 64), now - WINDOW_MS],
  )) as [{ byStaff: number; byAddress: number }]
  if (Number(row.byStaff) >= PER_STAFF || Number(row.byAddress) >= PER_ADDRESS)
    throw new AppError('rate_limited', { headers: { 'Retry-After': '60' } })
}

/** Records a code that belongs to no coupon; in a transaction of its own, as the refused one leaves nothing. */
export async function recordCodeMiss(
  tx: Tx,
  deps: { chance: Chance },
  staffId: string,
  address: string,
  now: number,
): Promise<void> {
  await tx.query('DELETE FROM code_miss WHERE staffId = ? AND at <= ?', [staffId, now - WINDOW_MS])
  await tx.query('INSERT INTO code_miss (id, staffId, address, at) VALUES (?,?,?,?)', [
    deps.chance.id(),
    staffId,
    address.slice(0, 64),
    now,
  ])
}
