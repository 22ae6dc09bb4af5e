import type { Tx } from '../base/database'
import { bytes, rows, text } from '../base/sql'
import type { Vault } from '../base/vault'

const KNOWN = { id: text, keyMemberId: text, sealed: bytes }

/** The e-mail addresses that orders and lists gave of this account, twenty at most. */
export async function openAddresses(tx: Tx, { vault }: { vault: Vault }, memberId: string): Promise<string[]> {
  const sql = `SELECT id, keyMemberId, sealed FROM customer_identity WHERE memberId = ? AND kind = 'email' ORDER BY id LIMIT 20`
  const addresses = []
  for (const { id, keyMemberId, sealed } of await rows(tx, KNOWN, sql, [memberId])) {
    const key = await vault.memberKey(tx, keyMemberId)
    if (key) addresses.push(key.open({ table: 'customer_identity', column: 'sealed', row: id }, sealed))
  }
  return addresses
}
