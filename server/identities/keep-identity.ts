import { maskEmail } from '../../shared/rules/member'
import type { Chance } from '../base/chance'
import type { Tx } from '../base/database'
import { insert } from '../base/sql'
import type { MemberKey, Vault } from '../base/vault'
import { identityIndex } from './find-identity'
import { lookAgain } from './leave-trace'
import { scopeOf, valueOf, type Identity, type IdentitySource } from './identity'

/**
 * From now on the account is known by this, sealed under its own key and shown masked. Throws the driver's error on
 * IDENTITY_TAKEN where somebody else, or the same account, is known by it already. Answers the row's id.
 */
export async function keepIdentity(
  tx: Tx,
  deps: { vault: Vault; chance: Chance },
  { memberId, key, identity }: { memberId: string; key: MemberKey; identity: Identity },
  { source, at }: { source: IdentitySource; at: number },
): Promise<string> {
  const id = deps.chance.id()
  await insert(tx, 'customer_identity', {
    id,
    kind: identity.kind,
    scope: scopeOf(identity),
    keyIndex: identityIndex(deps.vault, identity),
    memberId,
    keyMemberId: memberId,
    sealed: key.seal({ table: 'customer_identity', column: 'sealed', row: id }, valueOf(identity)),
    shown: shownOf(identity),
    source,
    firstSeenAt: at,
  })
  if (identity.kind === 'email') await lookAgain(tx, [memberId])
  return id
}

/** Enough to recognise, too little to use: an e-mail as everywhere, a name by its first and last sign. */
function shownOf(identity: Identity): string {
  if (identity.kind === 'email') return maskEmail(identity.email).slice(0, 40)
  const signs = Array.from(identity.id.normalize('NFC').trim())
  return signs.length < 3 ? '***' : `${signs[0]}***${signs[signs.length - 1]}`
}
