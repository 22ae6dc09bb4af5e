import type { Tx } from '../base/database'
import { row, text } from '../base/sql'
import type { Vault } from '../base/vault'
import { scopeOf, valueOf, type Identity } from './identity'

const HOLDER = { id: text, memberId: text }

/** Equal identities have equal indexes; the platform is part of what is hashed. */
export const identityIndex = (vault: Vault, identity: Identity): string =>
  vault.blindIndex('identity', `${identity.kind}|${scopeOf(identity)}|${valueOf(identity)}`)

/** The account, member's or lead's, that is known by this; null where nobody is. */
export async function findIdentity(tx: Tx, deps: { vault: Vault }, identity: Identity): Promise<string | null> {
  return (await identityRow(tx, deps, identity))?.memberId ?? null
}

/** The same with the row that says so. */
export function identityRow(
  tx: Tx,
  deps: { vault: Vault },
  identity: Identity,
): Promise<{ id: string; memberId: string } | null> {
  const sql = 'SELECT id, memberId FROM customer_identity WHERE kind = ? AND scope = ? AND keyIndex = ?'
  return row(tx, HOLDER, sql, [identity.kind, scopeOf(identity), identityIndex(deps.vault, identity)])
}
