import type { Tx } from '../base/database'
import { toldOf } from '../fields/answers'
import { inList, write, writeByKey } from '../base/sql'
import { lookAgain } from '../identities/leave-trace'
import { completenessOf } from '../membership/completeness'
import { Member } from '../membership/entities'
import { forgetName } from '../membership/name-parts'
import { NO_PHONE } from '../membership/personal-data'

const EMPTY: Record<string, string | null> = { nickname: null, gender: 'unknown', birthday: null, regionCode: null }

/**
 * Empties what a list had filled in: the number or the fields of somebody who is a lead still, and its tags of anybody. What
 * she has joined with is hers.
 */
export async function emptyLead(
  tx: Tx,
  kind: 'phone' | 'profile' | 'tag',
  memberId: string,
  what: readonly string[],
): Promise<void> {
  if (kind === 'tag') {
    if (what.length === 0) return
    const those = `memberId = ? AND tag IN ${inList(what)}`
    await writeByKey(tx, `DELETE FROM member_tag WHERE ${those} AND byRule = 0`, [memberId, ...what])
    await writeByKey(tx, `UPDATE member_tag SET byHand = 0 WHERE ${those}`, [memberId, ...what])
    return
  }
  const member = await tx.getRepository(Member).findOneBy({ id: memberId })
  if (member?.status !== 'lead') return
  const empty = kind === 'phone' ? { ...NO_PHONE } : Object.fromEntries(what.map((name) => [name, EMPTY[name] ?? null]))
  const columns: Record<string, unknown> = {
    ...empty,
    completeness: completenessOf({ ...member, ...empty }, [], await toldOf(tx, memberId)),
  }
  const sets = Object.keys(columns).map((name) => `${name} = ?`)
  await write(tx, `UPDATE member SET ${sets.join(', ')}, version = version + 1 WHERE id = ? AND status = 'lead'`, [
    ...Object.values(columns),
    memberId,
  ])
  await lookAgain(tx, [memberId])
  if (kind === 'profile' && what.includes('nickname')) await forgetName(tx, memberId)
}
