import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { write } from '../base/sql'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { identityRows, namedBy, type NamedBy } from '../identities/find-identity'
import { keepIdentities } from '../identities/keep-identity'
import { withCustomers } from '../membership/customer-of'
import type { Member } from '../membership/entities'
import { lockMembers } from '../membership/find-member'
import type { MembershipHooks } from '../membership/hooks'
import { memberKeyOf, openEmail } from '../membership/personal-data'
import { openidOf } from '../membership/person'
import { takeLead } from '../membership/take-lead'
import { addToTimeline } from '../membership/timeline'
import { leadKnownBy } from './lead-known-by'
import { openProof, type Proof } from './open-proof'

/**
 * The address is hers from now on: she followed the link that was sent to it. The link is used up; of any number who follow
 * it at once one does this, and the others find it done. Who is known by nothing but this address and has not joined is she
 * (shared/rules/identityLinks). Null for a link that is dead.
 */
export const proveEmail = (
  deps: Deps,
  hooks: MembershipHooks,
  token: string,
  requestId: string,
): Promise<Proof | null> =>
  withCustomers(deps, async (tx) => {
    const tokenHash = hashToken(token)
    const seen = await openProof(tx, deps, tokenHash)
    if (seen === null) return null
    const by = await nameOf(tx, deps, seen.member)
    const lead = by && (await leadKnownBy(tx, by))
    await lockMembers(tx, lead ? [seen.member.id, lead] : [seen.member.id])
    const proof = await openProof(tx, deps, tokenHash)
    if (proof?.state !== 'open') return proof
    const now = deps.clock.now()
    await write(tx, 'UPDATE email_proof SET usedAt = ? WHERE id = ?', [now, proof.id])
    await write(tx, 'UPDATE member SET emailVerifiedAt = ?, version = version + 1 WHERE id = ?', [now, proof.member.id])
    if (by) await beKnown(tx, deps, hooks, proof.member, by)
    await tell(tx, deps, proof.member.id, requestId)
    await hooks.told(tx, proof.member.id, ['email'], now)
    return { ...proof, state: 'done' }
  })

async function nameOf(tx: Tx, deps: Deps, member: Member): Promise<NamedBy | null> {
  const email = await openEmail(tx, deps, member)
  return email === null ? null : namedBy(deps.vault, { kind: 'email', email })
}

/**
 * An order that names the address and nothing else is hers from now on. Where somebody else is known by it, that stays: what
 * two share is shown to staff, who decide.
 */
async function beKnown(tx: Tx, deps: Deps, hooks: MembershipHooks, { id }: Member, by: NamedBy): Promise<void> {
  const held = (await identityRows(tx, [by])).get(by.keyIndex)
  if (!held)
    return keepIdentities(tx, [{ id: deps.chance.id(), memberId: id, key: await memberKeyOf(tx, deps, id), by }], {
      source: 'member',
      at: deps.clock.now(),
    })
  const lead = await leadKnownBy(tx, by)
  if (lead) await takeLead(tx, deps, hooks, { openid: (await openidOf(tx, id)) ?? '', into: id, lead })
}

async function tell(tx: Tx, deps: Deps, memberId: string, requestId: string): Promise<void> {
  const now = deps.clock.now()
  await addToTimeline(tx, deps, { memberId, at: now, kind: 'email_verified' })
  const actor = { kind: 'member' as const, id: memberId }
  await audit(tx, deps, now, { actor, action: 'emails.prove', objectKind: 'member', objectId: memberId, requestId })
}
