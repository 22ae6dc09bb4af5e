import type { Tx } from '../base/database'
import { row, text } from '../base/sql'
import type { Vault } from '../base/vault'
import { scopeOf, valueOf, type Identity } from './identity'

const HOLDER = { memberId: text }

/** Equal identities have equal indexes; the platform is part of what is hashed. */
export const identityIndex = (vault: Vault, identity: Identity): string =>
  vault.blindIndex('identity', `${identity.kind}|${scopeOf(identity)}|${valueOf(identity)}`)

/** The account, member's or lead's, that is known by this; null where nobody is. */
export async function findIdentity(tx: Tx, deps: { vault: Vault }, identity: Identity): Promise<string | null> {
  const sql = 'SELECT memberId FROM customer_identity WHERE kind = ? AND scope = ? AND keyIndex = ?'
  const found = await row(tx, HOLDER, sql, [identity.kind, scopeOf(identity), identityIndex(deps.vault, identity)])
  return found?.memberId ?? null
}
