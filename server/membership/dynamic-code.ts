import { createHmac } from 'node:crypto'
import { MINUTE_MS } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { sameText } from '../base/vault'
import type { Deps } from '../deps'
import { insertIgnore } from './person'

/** 1: a member's card, 2: a coupon. */
export type CodeKind = 1 | 2
export type DynamicCode = { code: string; expiresAt: number }

/** Codes of the last hour are known as outlived; older ones are merely unknown. */
const RECOGNISED_STEPS = 60

const stepOf = (now: number): number => Math.floor(now / MINUTE_MS)

/** Eight digits of the HMAC over kind, handle and minute: one forgery in a hundred million passes. */
function mac(deps: Pick<Deps, 'vault'>, kind: number, handle: string, step: number): string {
  const digest = createHmac('sha256', deps.vault.signingKey('dynamic-code/v1'))
    .update(`${kind}|${handle}|${step}`)
    .digest()
  return String(digest.readBigUInt64BE(0) % 100_000_000n).padStart(8, '0')
}

/**
 * The 20 digits that name this owner now: kind, an 11-digit random handle, 8 digits of an HMAC over both and the minute.
 * Valid in its minute and the next. Writes the handle at the first call, so it needs a transaction.
 */
export async function issueDynamicCode(
  tx: Tx,
  deps: Pick<Deps, 'db' | 'vault' | 'chance'>,
  kind: CodeKind,
  ownerId: string,
  now: number,
): Promise<DynamicCode> {
  const handle = (await handleOf(tx, kind, ownerId)) ?? (await makeHandle(tx, deps, kind, ownerId))
  const step = stepOf(now)
  return { code: `${kind}${handle}${mac(deps, kind, handle, step)}`, expiresAt: (step + 2) * MINUTE_MS }
}

async function handleOf(tx: Tx, kind: CodeKind, ownerId: string): Promise<string | null> {
  const [row] = (await tx.query('SELECT handle FROM dynamic_handle WHERE kind = ? AND ownerId = ?', [
    kind,
    ownerId,
  ])) as {
    handle: string
  }[]
  return row?.handle ?? null
}

async function makeHandle(tx: Tx, deps: Pick<Deps, 'db' | 'chance'>, kind: CodeKind, ownerId: string): Promise<string> {
  for (let round = 0; round < 5; round++) {
    // Ignored when the owner got a handle meanwhile, or when chance hit a taken one: the next look tells which.
    await tx.query(`${insertIgnore(deps)} INTO dynamic_handle (handle, kind, ownerId) VALUES (?,?,?)`, [
      deps.chance.code('0123456789', 11),
      kind,
      ownerId,
    ])
    const handle = await handleOf(tx, kind, ownerId)
    if (handle) return handle
  }
  throw new Error('no free dynamic handle found')
}

/** After this no code issued for the owner so far means anything; the next one issued does. */
export async function forgetDynamicCodes(tx: Tx, kind: CodeKind, ownerId: string): Promise<void> {
  await tx.query('DELETE FROM dynamic_handle WHERE kind = ? AND ownerId = ?', [kind, ownerId])
}

export type CodeReading = { kind: CodeKind; ownerId: string } | 'expired' | null

/** Whose code this is; `expired` for a genuine one of the last hour, null for anything never issued. Reads only. */
export async function readDynamicCode(
  tx: Tx,
  deps: Pick<Deps, 'vault'>,
  code: string,
  now: number,
): Promise<CodeReading> {
  const parts = /^([12])(\d{11})(\d{8})$/.exec(code)
  if (!parts) return null
  const [, kindText, handle, given] = parts as unknown as [string, string, string, string]
  const kind = Number(kindText) as CodeKind
  const [row] = (await tx.query('SELECT ownerId FROM dynamic_handle WHERE handle = ? AND kind = ?', [
    handle,
    kind,
  ])) as {
    ownerId: string
  }[]
  if (!row) return null
  const step = stepOf(now)
  for (let age = 0; age < RECOGNISED_STEPS; age++)
    if (sameText(given, mac(deps, kind, handle, step - age)))
      return age <= 1 ? { kind, ownerId: row.ownerId } : 'expired'
  return null
}
