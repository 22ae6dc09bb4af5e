import type { ErrorCode } from '../../shared/contract/errors'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'

/** Misses are rows, so that neither a restart nor a second process forgives a guesser. */
const WINDOW_MS = 60_000
const PER_PERSON = 10
/** An address is a whole shop with several tills, or a café full of phones, so it bears more than one person does. */
const PER_ADDRESS = 50

type Guesser = { id: string; address: string }
type MissDeps = Pick<Deps, 'db' | 'clock' | 'chance'>

/**
 * Guesses of codes leave a trace that outlives the refused transaction: after ten within a minute by one member of staff,
 * key or member, or fifty from an address, everything is refused with 429. `unknown` is the refusal that is a miss. Of
 * guesses made side by side few more than these are told that they missed: each looks again before its own is recorded,
 * so that what is beyond is neither told nor counted against the others at that address.
 */
export async function countingCodeMisses<T>(
  deps: MissDeps,
  who: Guesser,
  unknown: ErrorCode,
  work: (guard: (tx: Tx) => Promise<void>) => Promise<T>,
): Promise<T> {
  try {
    return await work((tx) => checkMisses(tx, who, deps.clock.now()))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== unknown) throw error
    await deps.db.inTransaction(async (tx) => {
      await checkMisses(tx, who, deps.clock.now())
      await recordMiss(tx, deps, who)
    })
    throw error
  }
}

async function checkMisses(tx: Tx, { id, address }: Guesser, now: number): Promise<void> {
  const [row] = (await tx.query(
    `SELECT (SELECT COUNT(*) FROM code_miss WHERE staffId = ? AND at > ?) AS byPerson,
            (SELECT COUNT(*) FROM code_miss WHERE address = ? AND at > ?) AS byAddress`,
    [id, now - WINDOW_MS, address.slice(0, 64), now - WINDOW_MS],
  )) as [{ byPerson: number; byAddress: number }]
  if (Number(row.byPerson) >= PER_PERSON || Number(row.byAddress) >= PER_ADDRESS)
    throw new AppError('rate_limited', { headers: { 'Retry-After': '60' } })
}

async function recordMiss(tx: Tx, { chance, clock }: MissDeps, { id, address }: Guesser): Promise<void> {
  const now = clock.now()
  await tx.query('DELETE FROM code_miss WHERE staffId = ? AND at <= ?', [id, now - WINDOW_MS])
  await tx.query('INSERT INTO code_miss (id, staffId, address, at) VALUES (?,?,?,?)', [
    chance.id(),
    id,
    address.slice(0, 64),
    now,
  ])
}
