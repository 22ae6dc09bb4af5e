import { In } from 'typeorm'
import type { Tx } from '../base/database'
import { write } from '../base/sql'
import type { MemberKey } from '../base/vault'
import type { Deps } from '../deps'
import { answersOf, toldAmong } from '../fields/answers'
import { askedKeys } from '../fields/definitions'
import { keepIdentities, type KeptIdentity } from '../identities/keep-identity'
import type { IdentitySource } from '../identities/identity'
import { leaveTraces, lookAgain, type Trace } from '../identities/leave-trace'
import { keepVirtualPhones, type LentPhone } from '../identities/virtual-phone'
import { completenessOf } from './completeness'
import { Member } from './entities'
import { makeLeads, type LeadFacts } from './make-lead'
import { phoneColumns } from './personal-data'

/** Everything that several orders or lines make known of people, to be written in one go. */
export type CustomerNews = {
  leads: LeadFacts[]
  /** Leads of whom no phone was known. */
  learned: { memberId: string; phone: string }[]
  names: Omit<KeptIdentity, 'key'>[]
  lent: Omit<LentPhone, 'key'>[]
  traces: Trace[]
}

/** Somebody else has just changed whom this is about; what was decided is decided anew. See `withCustomers`. */
export class Overtaken extends Error {}

/**
 * Writes it all down. Answers the ids of those lent numbers and traces that were not there before. Throws the driver's error on PHONE_TAKEN,
 * IDENTITY_TAKEN and MEMBER_NO_TAKEN, and Overtaken.
 */
export async function writeCustomers(
  tx: Tx,
  deps: Deps,
  { leads, learned, names, lent, traces }: CustomerNews,
  how: { source: IdentitySource; at: number },
): Promise<Set<string>> {
  const made = new Set(leads.map(({ id }) => id))
  const before = [...learned, ...names, ...lent].flatMap(({ memberId }) => (made.has(memberId) ? [] : memberId))
  const known = await deps.vault.memberKeys(tx, [...new Set(before)])
  // Of whom was erased no key is left, and nothing personal may be stored any more.
  const gone = before.find((id) => !known.has(id))
  if (gone !== undefined) throw new Error(`member ${gone} has no key`)
  const learnedBefore = learned.filter(({ memberId }) => !made.has(memberId))
  await learnPhones(tx, deps, known, learnedBefore)
  const phoneOf = new Map(learned.map(({ memberId, phone }) => [memberId, phone]))
  const told = leads.map((lead) => ({ ...lead, phone: lead.phone ?? phoneOf.get(lead.id) ?? null }))
  const keys = new Map([...known, ...(await makeLeads(tx, deps, told, how.at))])
  const keyed = <T extends { memberId: string }>(one: T): T & { key: MemberKey } => ({
    ...one,
    key: keys.get(one.memberId)!,
  })
  await keepIdentities(tx, names.map(keyed), how)
  const came = [await keepVirtualPhones(tx, deps, lent.map(keyed), how), await leaveTraces(tx, traces, how.at)]
  await lookAgain(tx, [...made, ...learnedBefore.map(({ memberId }) => memberId)])
  return new Set(came.flatMap((ids) => [...ids]))
}

/** By rising id, so that two who learn of the same people do not wait for each other in a circle. */
async function learnPhones(
  tx: Tx,
  deps: Deps,
  keys: ReadonlyMap<string, MemberKey>,
  learned: CustomerNews['learned'],
): Promise<void> {
  if (learned.length === 0) return
  const phoneOf = new Map(learned.map(({ memberId, phone }) => [memberId, phone]))
  const found = await tx.getRepository(Member).find({ where: { id: In([...phoneOf.keys()]) }, order: { id: 'ASC' } })
  const asked = await askedKeys(tx)
  const answers = asked.length === 0 ? [] : await answersOf(tx, [...phoneOf.keys()])
  const sql = `UPDATE member SET phoneSealed = ?, phoneIndex = ?, phoneTail = ?, phoneMasked = ?, completeness = ?,
    version = version + 1 WHERE id = ? AND status = 'lead' AND phoneIndex IS NULL`
  for (const member of found) {
    const columns = phoneColumns(deps, keys.get(member.id)!, member.id, phoneOf.get(member.id)!)
    const { phoneSealed, phoneIndex, phoneTail, phoneMasked } = columns
    const completeness = completenessOf({ ...member, ...columns }, [], {
      asked: asked.length,
      told: toldAmong(asked, answers, member.id),
    })
    const values = [phoneSealed, phoneIndex, phoneTail, phoneMasked, completeness, member.id]
    if ((await write(tx, sql, values)) !== 1) throw new Overtaken()
  }
}
