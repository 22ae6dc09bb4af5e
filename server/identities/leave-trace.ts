import type { SuggestionReason } from '../../shared/rules/identityLinks'
import type { Chance } from '../base/chance'
import type { Tx } from '../base/database'
import { insertIgnore, upsert } from '../base/sql'
import type { Vault } from '../base/vault'

/** How a trace is compared: a keyed hash in which its kind is a part; of a phone the index by which members are found. */
export const traceKeyOf = (deps: { vault: Vault }, kind: SuggestionReason, value: string): string =>
  deps.vault.blindIndex('identity', `trace|${kind}|${value}`)

/** The account left a trace that another may share; where it is new it is looked at again. Answers the new row's id, or null. */
export async function leaveTrace(
  tx: Tx,
  deps: { chance: Chance },
  { kind, traceKey, memberId, at }: { kind: SuggestionReason; traceKey: string; memberId: string; at: number },
): Promise<string | null> {
  const row = { id: deps.chance.id(), kind, traceKey, memberId, firstSeenAt: at }
  if ((await insertIgnore(tx, 'identity_trace', row)) === 0) return null
  await lookAgain(tx, [memberId])
  return row.id
}

/**
 * These accounts are looked at for others that may be the same person's, soon and once, however often something changed. The
 * count tells who looks whether something changed again meanwhile.
 */
export async function lookAgain(tx: Tx, memberIds: readonly string[]): Promise<void> {
  const all = [...memberIds].sort().map((memberId) => ({ memberId, n: 1 }))
  if (all.length > 0) await upsert(tx, 'identity_look', ['memberId'], all, { n: 'n + new.n' })
}
