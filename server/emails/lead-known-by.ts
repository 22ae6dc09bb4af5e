import type { Tx } from '../base/database'
import { row, text } from '../base/sql'
import type { NamedBy } from '../identities/find-identity'

const LEAD = { id: text }

/**
 * The lead who is known by this address and by nothing else, neither a phone nor a name on a platform; or null. Beside another
 * key an address that a list or an order gave may be mistyped or shared, and only suggests.
 */
export async function leadKnownBy(tx: Tx, { keyIndex }: NamedBy): Promise<string | null> {
  const found = await row(
    tx,
    LEAD,
    `SELECT m.id FROM customer_identity c JOIN member m ON m.id = c.memberId
      WHERE c.kind = 'email' AND c.scope = '' AND c.keyIndex = ? AND m.status = 'lead' AND m.phoneIndex IS NULL
        AND NOT EXISTS (SELECT 1 FROM customer_identity o WHERE o.memberId = m.id AND o.id <> c.id)`,
    [keyIndex],
  )
  return found?.id ?? null
}
