import { isDuplicate, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { findAllStored, KEY_TAKEN, storeAll, type KeyScope, type Stored } from '../base/idempotency'
import { createLanes, type LaneLimits, type Outcome } from '../base/lane'
import type { Deps } from '../deps'
import { findPieces, holdPieces, redeemPieces, type Ask, type FoundAsk, type Redeemed } from './redeem'

/** A use with its key; `check` refuses where no guess is left (see base/guesses). */
export type KeyedAsk = Ask & {
  key: KeyScope
  check(): void
  encode(body: Redeemed): { statusCode: number; bytes: string }
}
type Keyed = KeyedAsk & FoundAsk

/** Uses one piece and answers once it is durable; a repeated key gets the same bytes. */
export type RedeemVerb = (ask: KeyedAsk) => Promise<Stored>

const ONE = 'till'
const MOST_TRIES = 4

/**
 * The redemption verb of this process: what arrives while a batch is under way makes the next one, so that a commit is
 * paid for once for many tills. Codes are looked up in one lane and pieces used in a second, so that a guesser's next
 * guess need not wait for the commit of the one before. Beyond the lanes' limits `unavailable` (503) with Retry-After.
 */
export function redeemLanes(deps: Deps, limits?: LaneLimits): RedeemVerb {
  const find = createLanes<KeyedAsk, { stored: Stored } | { found: Keyed }>((_, asks) => look(deps, asks), limits)
  const use = createLanes<Keyed, Stored>((_, asks) => settle(deps, asks), limits)
  return async (ask) => {
    const seen = await find(ONE, ask)
    if ('stored' in seen) return seen.stored
    ask.by.right?.()
    return use(ONE, seen.found)
  }
}

/** Everything is asked for at once. Who has an answer gets it, whatever the code names by now. */
async function look(deps: Deps, asks: KeyedAsk[]): Promise<Outcome<{ stored: Stored } | { found: Keyed }>[]> {
  const keys = asks.map((a) => a.key)
  const [known, found] = await Promise.all([
    deps.db.read((tx) => findAllStored(tx, keys)),
    findPieces((work) => deps.db.read(work), deps, asks),
  ])
  return asks.map((ask, i) => {
    const named = found[i]!
    return outcomeOf(() => {
      const stored = known.get(ask.key.id)?.(ask.key)
      if (stored) return { stored }
      ask.check()
      if ('refusal' in named) throw named.refusal
      return { found: { ...ask, ...named.answer } }
    })
  })
}

function outcomeOf<A>(work: () => A): Outcome<A> {
  try {
    return { answer: work() }
  } catch (error) {
    return { refusal: error }
  }
}

/** A key that another process took meanwhile fails a batch: then each use is settled by itself. */
async function settle(deps: Deps, asks: Keyed[], attempt = 1): Promise<Outcome<Stored>[]> {
  try {
    return await deps.db.inTransaction((tx) => useOnce(tx, deps, asks))
  } catch (error) {
    if (!isDuplicate(error, KEY_TAKEN)) throw error
    if (attempt >= MOST_TRIES) throw new AppError('unavailable', { headers: { 'Retry-After': '1' } })
    const alone: Outcome<Stored>[] = []
    for (const ask of asks)
      alone.push(
        ...(await settle(deps, [ask], attempt + 1).catch((refusal: unknown): Outcome<Stored>[] => [{ refusal }])),
      )
    return alone
  }
}

/**
 * The pieces are held before their keys are asked for, so whoever used one with the same key has committed and is seen.
 * Of two with one key in a batch the second gets what the first got.
 */
async function useOnce(tx: Tx, deps: Deps, asks: Keyed[]): Promise<Outcome<Stored>[]> {
  const pieces = await holdPieces(
    tx,
    asks.map((a) => a.coupon.id),
  )
  const known = await findAllStored(
    tx,
    asks.map((a) => a.key),
  )
  const firstOf = new Map<string, Keyed>()
  for (const ask of asks) if (!known.has(ask.key.id) && !firstOf.has(ask.key.id)) firstOf.set(ask.key.id, ask)
  const fresh = [...firstOf.values()]
  const told = await redeemPieces(tx, deps, fresh, pieces)
  const made = new Map(
    fresh.map((ask, i): [Keyed, Outcome<Stored>] => {
      const outcome = told[i]!
      return [ask, 'refusal' in outcome ? outcome : { answer: { ...ask.encode(outcome.answer), replayed: false } }]
    }),
  )
  const answers = [...made].flatMap(([{ key }, o]) => ('answer' in o ? [{ key, ...o.answer }] : []))
  if (answers.length > 0) await storeAll(tx, answers, deps.clock.now())
  return asks.map((ask): Outcome<Stored> => {
    const stored = known.get(ask.key.id)
    if (stored) return outcomeOf(() => stored(ask.key))
    const first = firstOf.get(ask.key.id)!
    const outcome = made.get(first)!
    if (first === ask) return outcome
    if (first.key.bodyHash !== ask.key.bodyHash) return { refusal: new AppError('idempotency_key_reused') }
    return 'answer' in outcome ? { answer: { ...outcome.answer, replayed: true } } : outcome
  })
}
