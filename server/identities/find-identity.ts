import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'
import type { Vault } from '../base/vault'
import { scopeOf, valueOf, type Identity } from './identity'

const HOLDER = { id: text, memberId: text, keyIndex: text }

/** Equal identities have equal indexes; the platform is part of what is hashed. */
export const identityIndex = (vault: Vault, identity: Identity): string =>
  vault.blindIndex('identity', `${identity.kind}|${scopeOf(identity)}|${valueOf(identity)}`)

/** An identity with the index by which it is looked for. */
export type NamedBy = { identity: Identity; keyIndex: string }
export type IdentityRow = { id: string; memberId: string }

export const namedBy = (vault: Vault, identity: Identity): NamedBy => ({
  identity,
  keyIndex: identityIndex(vault, identity),
})

/** The rows that say who is known by these, each under its index; what nobody is known by is left out. */
export async function identityRows(tx: Tx, all: readonly NamedBy[]): Promise<Map<string, IdentityRow>> {
  const groups = new Map<string, { kind: string; scope: string; indexes: Set<string> }>()
  for (const { identity, keyIndex } of all) {
    const { kind } = identity
    const scope = scopeOf(identity)
    const group = groups.get(`${kind} ${scope}`) ?? { kind, scope, indexes: new Set() }
    groups.set(`${kind} ${scope}`, group)
    group.indexes.add(keyIndex)
  }
  const found = new Map<string, IdentityRow>()
  for (const { kind, scope, indexes } of groups.values()) {
    const sql = `SELECT id, memberId, keyIndex FROM customer_identity WHERE kind = ? AND scope = ? AND keyIndex IN ${inList([...indexes])}`
    for (const { keyIndex, ...row } of await rows(tx, HOLDER, sql, [kind, scope, ...indexes])) found.set(keyIndex, row)
  }
  return found
}
