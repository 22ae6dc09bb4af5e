import { createHash } from 'node:crypto'
import type { PlantedAbort } from '../../server/base/database'

/** Which tries of transactions fail: `some` (a seeded share of all first tries), `all` first tries, `none`. */
export type Aborts = 'some' | 'all' | 'none'

/** Of a hundred transactions so many are repeated in every ordinary run. */
const SHARE = 15

/** A room's main paths: here every transaction is repeated on every run. */
const ALWAYS =
  /tests.server.(claims.claim|coupons.(redeem|transfers|code-lists)|membership.(join|merge)|payments.buying|points.\w+|campaigns.send)\.test/

let worlds = 0

/**
 * Every server may be told at its commit that it was the victim of a deadlock, and does the whole work once more. In the
 * tests this happens again and again: what a work changes outside its transaction, or asks of the network within it, then
 * shows. `ABORTS` says how often; the same `ABORT_SEED` plants the same share in the same worlds of a test file.
 */
export function plantedAborts(wanted?: Aborts): PlantedAbort {
  // A world in a process of its own stands in no test file.
  const path = typeof expect === 'undefined' ? undefined : expect.getState().testPath
  const kind = wanted ?? ((process.env.ABORTS ?? (ALWAYS.test(path ?? '') ? 'all' : 'some')) as Aborts)
  if (!['some', 'all', 'none'].includes(kind)) throw new Error(`ABORTS must be some, all or none, not ${kind}`)
  const file = path?.split('/').slice(-2).join('/') ?? ''
  const next = numbers(`${process.env.ABORT_SEED ?? ''} ${file} ${++worlds}`)
  return (attempt) => {
    if (attempt > 1 || kind === 'none' || (kind === 'some' && next() % 100 >= SHARE)) return null
    return Object.assign(new Error('planted: deadlock found when trying to get lock'), { errno: 1213 })
  }
}

/** Numbers below 2^32 that a seed decides (xorshift). */
function numbers(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32LE() || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>>= 0)
  }
}
