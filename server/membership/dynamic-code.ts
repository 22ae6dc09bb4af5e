import { createHmac } from 'node:crypto'
import { DAY_MS, MINUTE_MS } from '../../shared/rules/calendar'
import { splitDynamicCode, type DynamicKind } from '../../shared/rules/coupon'
import type { Tx } from '../base/database'
import { insertIgnore, row, text, write } from '../base/sql'
import { sameText } from '../base/vault'
import type { Deps } from '../deps'

export type DynamicCode = { code: string; expiresAt: number }

/** Codes of the last seven days are known as outlived (a picture sent to a friend, a card left open); older ones are merely unknown. */
const RECOGNISED_STEPS = (7 * DAY_MS) / MINUTE_MS

const stepOf = (now: number): number => Math.floor(now / MINUTE_MS)

/** One HMAC-SHA512 holds the codes of so many minutes, so that a week of them is looked through in some milliseconds. */
const STEPS_OF_ONE = 8

/** Eight digits of the HMAC over kind, handle and minute: one forgery in a hundred million passes. */
function mac(key: Buffer, kind: number, handle: string, step: number): string {
  const digest = createHmac('sha512', key)
    .update(`${kind}|${handle}|${Math.floor(step / STEPS_OF_ONE)}`)
    .digest()
  return digitsAt(digest, step % STEPS_OF_ONE)
}

const digitsAt = (digest: Buffer, place: number): string =>
  String(digest.readBigUInt64BE(place * 8) % 100_000_000n).padStart(8, '0')

const keyOf = (deps: Pick<Deps, 'vault'>): Buffer => deps.vault.signingKey('dynamic-code/v2')

/**
 * The 20 digits that name this owner now: kind, an 11-digit random handle, 8 digits of an HMAC over both and the minute.
 * Valid in its minute and the next. Writes the handle at the first call, so it needs a transaction.
 */
export async function issueDynamicCode(
  tx: Tx,
  deps: Pick<Deps, 'vault' | 'chance'>,
  kind: DynamicKind,
  ownerId: string,
  now: number,
): Promise<DynamicCode> {
  const handle = (await handleOf(tx, kind, ownerId)) ?? (await makeHandle(tx, deps, kind, ownerId))
  const step = stepOf(now)
  return { code: `${kind}${handle}${mac(keyOf(deps), kind, handle, step)}`, expiresAt: (step + 2) * MINUTE_MS }
}

const HANDLE = { handle: text }
const OWNER = { ownerId: text }

const handleOf = async (tx: Tx, kind: DynamicKind, ownerId: string): Promise<string | null> =>
  (await row(tx, HANDLE, 'SELECT handle FROM dynamic_handle WHERE kind = ? AND ownerId = ?', [kind, ownerId]))
    ?.handle ?? null

async function makeHandle(tx: Tx, deps: Pick<Deps, 'chance'>, kind: DynamicKind, ownerId: string): Promise<string> {
  for (let round = 0; round < 5; round++) {
    // Ignored when the owner got a handle meanwhile, or when chance hit a taken one: the next look tells which.
    await insertIgnore(tx, 'dynamic_handle', { handle: deps.chance.code('0123456789', 11), kind, ownerId })
    const handle = await handleOf(tx, kind, ownerId)
    if (handle) return handle
  }
  throw new Error('no free dynamic handle found')
}

/** After this no code issued for the owner so far means anything; the next one issued does. */
export async function forgetDynamicCodes(tx: Tx, kind: DynamicKind, ownerId: string): Promise<void> {
  await write(tx, 'DELETE FROM dynamic_handle WHERE kind = ? AND ownerId = ?', [kind, ownerId])
}

export type CodeReading = { kind: DynamicKind; ownerId: string } | 'expired' | null

/**
 * Whose code this is, however its digits were typed; `expired` for a genuine one of the last seven days, null for anything
 * never issued. Reads only.
 */
export async function readDynamicCode(
  tx: Tx,
  deps: Pick<Deps, 'vault'>,
  typed: string,
  now: number,
): Promise<CodeReading> {
  const parts = splitDynamicCode(typed)
  if (!parts) return null
  const { kind, handle, mac: given } = parts
  const owner = await row(tx, OWNER, 'SELECT ownerId FROM dynamic_handle WHERE handle = ? AND kind = ?', [handle, kind])
  if (!owner) return null
  const key = keyOf(deps)
  const step = stepOf(now)
  for (const live of [step, step - 1])
    if (sameText(given, mac(key, kind, handle, live))) return { kind, ownerId: owner.ownerId }
  return wasIssued(key, kind, handle, given, step) ? 'expired' : null
}

/** Whether the digits were those of a minute of the last seven days; what opens nothing any more needs no steady time. */
function wasIssued(key: Buffer, kind: number, handle: string, given: string, step: number): boolean {
  const oldest = step - RECOGNISED_STEPS + 1
  for (let block = Math.floor((step - 2) / STEPS_OF_ONE); (block + 1) * STEPS_OF_ONE > oldest; block--) {
    const digest = createHmac('sha512', key).update(`${kind}|${handle}|${block}`).digest()
    for (let place = 0; place < STEPS_OF_ONE; place++) {
      const at = block * STEPS_OF_ONE + place
      if (at >= oldest && at <= step - 2 && digitsAt(digest, place) === given) return true
    }
  }
  return false
}
