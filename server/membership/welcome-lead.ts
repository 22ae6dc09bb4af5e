import type { Tx } from '../base/database'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { toldOf } from '../fields/answers'
import { completenessOf } from './completeness'
import type { Profile } from './create-member'
import { Member } from './entities'
import { phoneIndexOf } from './personal-data'
import { interestsOf } from './present'

/** The lead was welcomed, given away or forgotten by another hand since she was found: begin anew. */
export class LeadTaken extends Error {}

/** Whom orders or imports know by this phone and who has not joined, or null. */
export const leadWith = (tx: Tx, deps: Deps, phone: string): Promise<Member | null> =>
  tx.getRepository(Member).findOneBy({ phoneIndex: phoneIndexOf(deps, phone), status: 'lead' })

/**
 * The lead is a member from now on, under the number, the key and the history she had; what she says of herself goes before
 * what others said. The row decides: LeadTaken where it is a lead's with that phone no more.
 */
export async function welcomeLead(
  tx: Tx,
  lead: Member,
  { now, ...said }: Profile & Pick<Member, 'joinChannelId' | 'storeId' | 'tier'> & { now: number },
): Promise<Member> {
  const told = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  const member = Object.assign(lead, told, { status: 'active' as const, joinedAt: now, lastActiveAt: now })
  member.completeness = completenessOf(member, await interestsOf(tx, member.id), await toldOf(tx, member.id))
  member.version++
  const { nickname, gender, birthday, language, regionCode, joinChannelId, storeId, tier, completeness } = member
  const took = await write(
    tx,
    `UPDATE member SET status = 'active', nickname = ?, gender = ?, birthday = ?, language = ?, regionCode = ?, joinChannelId = ?,
       storeId = ?, tier = ?, completeness = ?, joinedAt = ?, lastActiveAt = ?, version = version + 1
     WHERE id = ? AND status = 'lead' AND phoneIndex = ?`,
    [
      nickname,
      gender,
      birthday,
      language,
      regionCode,
      joinChannelId,
      storeId,
      tier,
      completeness,
      now,
      now,
      member.id,
      member.phoneIndex,
    ],
  )
  if (took === 0) throw new LeadTaken()
  return member
}
