import { maskEmail } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import { mapInTurns } from '../base/map-in-turns'
import { insert, write } from '../base/sql'
import type { MemberKey } from '../base/vault'
import type { NamedBy } from './find-identity'
import { lookAgain } from './leave-trace'
import { scopeOf, valueOf, type Identity, type IdentitySource } from './identity'

/** By what an account is known from now on: the row's id is the caller's, the key the account's own. */
export type KeptIdentity = { id: string; memberId: string; key: MemberKey; by: NamedBy }

/**
 * From now on each account is known by this, sealed under its own key and shown masked. Throws the driver's error on
 * IDENTITY_TAKEN where somebody else, or the same account, is known by one already. Written by rising index, so that two who
 * bring the same names do not wait for each other in a circle.
 */
export async function keepIdentities(
  tx: Tx,
  kept: readonly KeptIdentity[],
  { source, at }: { source: IdentitySource; at: number },
): Promise<void> {
  const all = await mapInTurns(kept, ({ id, memberId, key, by: { identity, keyIndex } }) => ({
    id,
    kind: identity.kind,
    scope: scopeOf(identity),
    keyIndex,
    memberId,
    keyMemberId: memberId,
    sealed: key.seal({ table: 'customer_identity', column: 'sealed', row: id }, valueOf(identity)),
    shown: shownOf(identity),
    source,
    firstSeenAt: at,
  }))
  const place = (one: (typeof all)[number]): string => `${one.kind} ${one.scope} ${one.keyIndex}`
  await insert(
    tx,
    'customer_identity',
    all.sort((a, b) => (place(a) < place(b) ? -1 : 1)),
  )
  await lookAgain(
    tx,
    kept.flatMap(({ memberId, by }) => (by.identity.kind === 'email' ? memberId : [])),
  )
}

/** Nobody looks for her any more by an address that she once proved herself; what orders and lists gave stays. */
export const forgetProven = (tx: Tx, memberId: string): Promise<number> =>
  write(tx, "DELETE FROM customer_identity WHERE memberId = ? AND keyMemberId = ? AND source = 'member'", [
    memberId,
    memberId,
  ])

/** Enough to recognise, too little to use: an e-mail as everywhere, a name by its first and last sign. */
function shownOf(identity: Identity): string {
  if (identity.kind === 'email') return maskEmail(identity.email).slice(0, 40)
  const signs = Array.from(identity.id.normalize('NFC').trim())
  return signs.length < 3 ? '***' : `${signs[0]}***${signs[signs.length - 1]}`
}
