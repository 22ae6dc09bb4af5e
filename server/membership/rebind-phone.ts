import type { Member as MemberShape } from '../../shared/contract/membership'
import { audit } from '../base/audit'
import { isDuplicate, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { MemberKey } from '../base/vault'
import type { Deps } from '../deps'
import { lookAgain } from '../identities/leave-trace'
import { PHONE_TAKEN } from './create-member'
import { Member } from './entities'
import { exchangePhone } from './exchange-phone'
import { lockMember, lockMembers } from './find-member'
import { rememberPhone } from './kinship'
import { offerMerge, refuseWithOffer } from './offer-merge'
import { memberKeyOf, phoneColumns, phoneIndexOf } from './personal-data'
import type { MembershipHooks } from './hooks'
import { presentMember } from './present'
import { takeLead } from './take-lead'
import { addToTimeline } from './timeline'
import { leadWith } from './welcome-lead'

/**
 * Binds another phone; the former one is free afterwards. What a lead with that phone was known for is hers then. A phone that
 * another member holds: 409 with a merge token.
 */
export async function rebindPhone(
  deps: Deps,
  hooks: MembershipHooks,
  actor: { openid: string; memberId: string },
  phoneCode: string,
): Promise<MemberShape> {
  const phone = await exchangePhone(deps, phoneCode, actor.openid)
  try {
    return await deps.db.inTransaction(async (tx) => {
      const lead = await leadWith(tx, deps, phone)
      await lockMembers(tx, lead ? [actor.memberId, lead.id] : [actor.memberId])
      const member = await lockMember(tx, deps, actor.memberId)
      if (member.status !== 'active') throw new AppError('member_frozen')
      if (member.phoneIndex !== phoneIndexOf(deps, phone)) {
        if (lead) await takeLead(tx, deps, hooks, { openid: actor.openid, into: member.id, lead: lead.id })
        await moveNumber(tx, deps, member.id, await memberKeyOf(tx, deps, member.id), phone)
      }
      return presentMember(tx, deps, member.id)
    })
  } catch (error) {
    if (!isDuplicate(error, PHONE_TAKEN)) throw error
  }
  const offer = await deps.db.inTransaction(async (tx) => {
    const holder = await tx.getRepository(Member).findOneBy({ phoneIndex: phoneIndexOf(deps, phone) })
    return holder && holder.status !== 'lead'
      ? offerMerge(tx, deps, { openid: actor.openid, holder, application: null })
      : null
  })
  // The holder let go of the number between two looks, or is a lead since then: the next tap succeeds.
  if (!offer) throw new AppError('unavailable')
  return refuseWithOffer(offer)
}

/** Seals the number into the member's row, with timeline and audit; throws the driver's error on PHONE_TAKEN. */
export async function moveNumber(tx: Tx, deps: Deps, memberId: string, key: MemberKey, phone: string): Promise<void> {
  const now = deps.clock.now()
  const { phoneSealed, phoneIndex, phoneTail, phoneMasked, phoneVirtual } = phoneColumns(deps, key, memberId, phone)
  await write(
    tx,
    'UPDATE member SET phoneSealed = ?, phoneIndex = ?, phoneTail = ?, phoneMasked = ?, phoneVirtual = ?, version = version + 1 WHERE id = ?',
    [phoneSealed, phoneIndex, phoneTail, phoneMasked, phoneVirtual ? 1 : 0, memberId],
  )
  if (phoneIndex !== null) await rememberPhone(tx, deps, memberId, phoneIndex, now)
  await lookAgain(tx, [memberId])
  await addToTimeline(tx, deps, { memberId, at: now, kind: 'phone_changed' })
  await audit(tx, deps, now, {
    actor: { kind: 'member', id: memberId },
    action: 'membership.rebind_phone',
    objectKind: 'member',
    objectId: memberId,
    fields: ['phone'],
  })
}
