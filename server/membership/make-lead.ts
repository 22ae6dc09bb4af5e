import { tierFor } from '../../shared/rules/tier'
import type { Tx } from '../base/database'
import type { MemberKey } from '../base/vault'
import type { Deps } from '../deps'
import { lookAgain } from '../identities/leave-trace'
import { readSettings } from '../staff/settings'
import { completenessOf } from './completeness'
import { newMember, type Profile } from './create-member'
import { Member } from './entities'
import { findByName } from './name-parts'
import { NO_PHONE, phoneColumns } from './personal-data'

/** What an order or a list says of somebody nobody knew; the phone is one that lasts, or null. */
export type LeadFacts = { phone: string | null; profile: Profile; at: number }

/**
 * Somebody is known from now on who has not joined: no card, no coupons, no points, no consent, and so no message. Throws the
 * driver's error on PHONE_TAKEN and MEMBER_NO_TAKEN; see `withCustomers`.
 */
export async function makeLead(
  tx: Tx,
  deps: Deps,
  { phone, profile, at }: LeadFacts,
): Promise<{ id: string; key: MemberKey }> {
  const id = deps.chance.id()
  const key = await deps.vault.createMemberKey(tx, id)
  const tier = tierFor(0, (await readSettings(tx)).membership.tiers)
  const lead = newMember(deps, { id, status: 'lead', profile, tier, at })
  Object.assign(lead, phone === null ? NO_PHONE : phoneColumns(deps, key, id, phone), {
    joinChannelId: null,
    storeId: null,
  })
  lead.completeness = completenessOf(lead, [])
  await tx.getRepository(Member).insert(lead)
  await findByName(tx, id, lead.nickname)
  await lookAgain(tx, [id])
  return { id, key }
}
