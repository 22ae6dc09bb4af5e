import { tierFor } from '../../shared/rules/tier'
import type { Tx } from '../base/database'
import { mapInTurns } from '../base/map-in-turns'
import { insert } from '../base/sql'
import type { MemberKey } from '../base/vault'
import type { Deps } from '../deps'
import { askedKeys } from '../fields/definitions'
import { readSettings } from '../staff/settings'
import { completenessOf } from './completeness'
import { newMember, type Profile } from './create-member'
import type { Member } from './entities'
import { nameNew } from './name-parts'
import { NO_PHONE, phoneColumns } from './personal-data'

/** What an order or a list says of somebody nobody knew; the phone is one that lasts, or null. */
export type LeadFacts = { id: string; phone: string | null; profile: Profile }

/**
 * They are known from now on and have not joined: no card, no coupons, no points, no consent, and so no message. Answers the
 * key of each. Throws the driver's error on PHONE_TAKEN and MEMBER_NO_TAKEN; see `withCustomers`. Written by rising index of
 * the phone, so that two who bring the same people do not wait for each other in a circle.
 */
export async function makeLeads(
  tx: Tx,
  deps: Deps,
  leads: readonly LeadFacts[],
  at: number,
): Promise<Map<string, MemberKey>> {
  if (leads.length === 0) return new Map()
  const tier = tierFor(0, (await readSettings(tx)).membership.tiers)
  const own = { asked: (await askedKeys(tx)).length, told: 0 }
  const keys = await deps.vault.createMemberKeys(
    tx,
    leads.map(({ id }) => id),
  )
  const made = await mapInTurns(leads, ({ id, phone, profile }) => {
    const lead = newMember(deps, { id, status: 'lead', profile, tier, at })
    Object.assign(lead, phone === null ? NO_PHONE : phoneColumns(deps, keys.get(id)!, id, phone), {
      joinChannelId: null,
      storeId: null,
    })
    lead.completeness = completenessOf(lead, [], own)
    return lead
  })
  const place = ({ phoneIndex, id }: Member): string => phoneIndex ?? `~${id}`
  made.sort((a, b) => (place(a) < place(b) ? -1 : 1))
  await insert(tx, 'member', made.map(columnsOf))
  await nameNew(
    tx,
    made.map(({ id, nickname }) => ({ memberId: id, name: nickname })),
  )
  return keys
}

/** Written as a statement of our own: the mapper's takes a time that grows with the square of the rows. */
const columnsOf = ({ phoneVirtual, ...lead }: Member) => ({ ...lead, phoneVirtual: phoneVirtual ? 1 : 0 })
