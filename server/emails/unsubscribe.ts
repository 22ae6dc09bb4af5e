import type { Topic } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import { row, text } from '../base/sql'
import { consentOf } from '../consent/state'
import type { ConsentChange } from '../consent/record'
import type { Deps } from '../deps'
import { changeConsents } from '../membership/change-consents'
import type { Member } from '../membership/entities'
import { findMember, lockMember } from '../membership/find-member'

const ACCOUNT = { id: text, mergedIntoId: text.nullable() }

/** The account that stands where the link's own may have become part of another; null where it is gone. */
async function standing(tx: Tx, memberId: string): Promise<string | null> {
  const seen = new Set<string>()
  for (let id = memberId; !seen.has(id);) {
    seen.add(id)
    const account = await row(tx, ACCOUNT, 'SELECT id, mergedIntoId FROM member WHERE id = ?', [id])
    if (!account) return null
    if (account.mergedIntoId === null) return account.id
    id = account.mergedIntoId
  }
  return null
}

/** Who stands behind a link, with what she allows; null for somebody who was erased or never was. */
export async function whoRefuses(tx: Tx, memberId: string) {
  const id = await standing(tx, memberId)
  if (id === null) return null
  const member = await findMember(tx, id)
  return member.status === 'erased' ? null : { member, consents: await consentOf(tx, id) }
}

/**
 * No marketing by e-mail from now on, or nothing of this topic; a repeat says nothing new. It holds for both where a merge is
 * undone later (reverse-merge). Of somebody erased there is nothing left to refuse.
 */
export async function unsubscribe(tx: Tx, deps: Deps, memberId: string, topic: Topic | null): Promise<Member | null> {
  const id = await standing(tx, memberId)
  if (id === null) return null
  const member = await lockMember(tx, deps, id)
  // She became part of another account between the two looks.
  if (member.mergedIntoId !== null) return unsubscribe(tx, deps, id, topic)
  if (member.status === 'erased') return null
  const change: ConsentChange = { purpose: topic === null ? 'marketing.email' : `topic.${topic}`, granted: false }
  await changeConsents(tx, deps, {
    memberId: id,
    at: deps.clock.now(),
    source: 'email_link',
    screen: 'u',
    changes: [change],
  })
  return member
}
