import type { SuggestionReason } from '../../shared/rules/identityLinks'
import type { Tx } from '../base/database'
import { insertNew, upsert } from '../base/sql'
import type { Vault } from '../base/vault'

/** How a trace is compared: a keyed hash in which its kind is a part; of a phone the index by which members are found. */
export const traceKeyOf = (deps: { vault: Vault }, kind: SuggestionReason, value: string): string =>
  deps.vault.blindIndex('identity', `trace|${kind}|${value}`)

/** `told_email`: an address by which somebody else is known was told of her; its key is that of an `email`. */
export type TraceKind = SuggestionReason | 'told_email'
/** What an account left that another may share; the row's id is the caller's. */
export type Trace = { id: string; kind: TraceKind; traceKey: string; memberId: string }

/** The key of an address, however it is written. */
export const emailTraceKey = (deps: { vault: Vault }, address: string): string =>
  traceKeyOf(deps, 'email', address.trim().toLowerCase())

/** The accounts left these traces; where one is new its account is looked at again. Answers the ids of the new rows. */
export async function leaveTraces(tx: Tx, traces: readonly Trace[], at: number): Promise<Set<string>> {
  const place = ({ kind, traceKey, memberId }: Trace): string => `${kind} ${traceKey} ${memberId}`
  const sorted = [...traces].sort((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0))
  const came = await insertNew(
    tx,
    'identity_trace',
    sorted.map(({ id, kind, traceKey, memberId }) => ({ id, kind, traceKey, memberId, firstSeenAt: at })),
  )
  await lookAgain(
    tx,
    traces.flatMap(({ id, memberId }) => (came.has(id) ? memberId : [])),
  )
  return came
}

/**
 * These accounts are looked at for others that may be the same person's, soon and once, however often something changed. The
 * count tells who looks whether something changed again meanwhile.
 */
export async function lookAgain(tx: Tx, memberIds: readonly string[]): Promise<void> {
  const all = [...new Set(memberIds)].sort().map((memberId) => ({ memberId, n: 1 }))
  if (all.length > 0) await upsert(tx, 'identity_look', ['memberId'], all, { n: 'n + new.n' })
}
