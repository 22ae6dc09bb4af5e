import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PlantedAbort } from '../../server/base/repeated'

/** Which tries of transactions fail: `some` (a seeded share of all first tries), `all` first tries, `none`. */
export type Aborts = 'some' | 'all' | 'none'

/** Of a hundred transactions so many are repeated in every ordinary run. */
const SHARE = 15

/** Suites of the rooms' main paths: here every transaction is repeated on every run. */
const ALWAYS = [
  'claims/claim',
  'coupons/redeem',
  'coupons/transfers',
  'coupons/code-lists',
  'membership/join',
  'membership/join-races',
  'membership/merge',
  'payments/buying',
  'points/points',
  'points/ends',
  'points/tiers',
  'campaigns/send',
].map((suite) => join(__dirname, '../server', `${suite}.test.ts`))
// A suite that moved would be repeated no longer, and nobody would see it.
if (typeof expect !== 'undefined')
  for (const suite of ALWAYS)
    if (!existsSync(suite)) throw new Error(`${suite} is gone: name the one that took its place`)

let worlds = 0

/**
 * Every server may be told at its commit that it was the victim of a deadlock, and does the whole work once more. In the
 * tests this happens again and again: what a work changes outside its transaction, or asks of the network within it, then
 * shows. `ABORTS` says how often; the same `ABORT_SEED` plants the same share in the same worlds of a test file.
 */
export function plantedAborts(wanted?: Aborts): PlantedAbort {
  // A world in a process of its own stands in no test file.
  const path = typeof expect === 'undefined' ? undefined : expect.getState().testPath
  const kind = wanted ?? ((process.env.ABORTS ?? (ALWAYS.includes(path ?? '') ? 'all' : 'some')) as Aborts)
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
