import type { Tx } from '../base/database'
import { row, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import type { Member } from '../membership/entities'
import { findMember, isMember } from '../membership/find-member'

const PROOF = { id: text, memberId: text, emailIndex: text, expiresAt: whole, usedAt: whole.nullable() }

/** A link that still means something: `done` once the address it went to is proved, by whichever link. */
export type Proof = { id: string; member: Member; state: 'open' | 'done' }

/**
 * What the link of this hash means now; looking uses nothing up. Null for a link that was never given, is over, went to an
 * address she has changed since, or to somebody who left or became part of another account.
 */
export async function openProof(tx: Tx, deps: Pick<Deps, 'clock'>, tokenHash: string): Promise<Proof | null> {
  const sql = `SELECT ${Object.keys(PROOF).join(', ')} FROM email_proof WHERE tokenHash = ?`
  const proof = await row(tx, PROOF, sql, [tokenHash])
  if (!proof) return null
  const member = await findMember(tx, proof.memberId)
  if (!isMember(member) || member.emailIndex !== proof.emailIndex) return null
  if (member.emailVerifiedAt !== null) return { id: proof.id, member, state: 'done' }
  if (proof.usedAt !== null || proof.expiresAt <= deps.clock.now()) return null
  return { id: proof.id, member, state: 'open' }
}
