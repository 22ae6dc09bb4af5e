import { z } from 'zod'
import type { Tx } from '../base/database'
import { inList, rows, text, whole } from '../base/sql'
import { readSettings } from '../staff/settings'

/**
 * What was looked up of the people of a batch besides their own pieces: holds, pieces of accounts that had the same phone,
 * accounts on one device. It never changes; each try at the batch counts anew on top of it.
 */
export type Kin = { counting(): Counting }

/** One try's count. Told of each piece of the batch, so that two accounts of one phone do not slip through side by side. */
export type Counting = {
  /** Why this member, who has had `own` pieces, takes no more; null when nothing stands against it. */
  why(memberId: string, own: number, perMemberLimit: number): 'member_on_hold' | 'claim_limit_reached' | null
  /** The member, who had `own` pieces before, gets one more in this batch. */
  took(memberId: string, own: number): void
}

/** Nobody of the batch is held or shares a phone or a device. */
export const NOBODY: Kin = { counting: () => ({ why: () => null, took: () => undefined }) }

/**
 * Looks the members of a batch up, in one query when nobody is held and none shares a phone or a device with another
 * account, which is the ordinary case. Call it under the template's lock where two processes must not both be right.
 */
export async function kinOf(tx: Tx, couponTemplateId: string, memberIds: readonly string[]): Promise<Kin> {
  if (memberIds.length === 0) return NOBODY
  const found = await standingOf(tx, memberIds)
  if (found.length === 0) return NOBODY
  const held = new Set(found.filter((r) => r.why === 'hold').map((r) => r.me))
  const phones = group(found.filter((r) => r.why === 'phone'))
  const devices = group(found.filter((r) => r.why === 'device'))
  const before = await takenBy(tx, couponTemplateId, { phone: phones, device: devices })
  const { accountsPerDevice } = devices.size > 0 ? (await readSettings(tx)).coupons : { accountsPerDevice: 1 }
  return { counting: () => countingOn(before, { held, phones, devices, accountsPerDevice }) }
}

type Taken = ReadonlyMap<string, { accounts: number; pieces: number }>
type Links = ReadonlyMap<string, string[]>

function countingOn(
  before: Taken,
  by: { held: ReadonlySet<string>; phones: Links; devices: Links; accountsPerDevice: number },
): Counting {
  const taken = new Map(before)
  const stats = (link: string) => taken.get(link) ?? { accounts: 0, pieces: 0 }
  return {
    why(memberId, own, perMemberLimit) {
      if (by.held.has(memberId)) return 'member_on_hold'
      const byPhone = Math.max(0, ...(by.phones.get(memberId) ?? []).map((link) => stats(link).pieces))
      if (byPhone >= perMemberLimit) return 'claim_limit_reached'
      // Who has a piece already is counted among the accounts; the limit per member says how many more she may have.
      const onDevice = Math.max(0, ...(by.devices.get(memberId) ?? []).map((link) => stats(link).accounts))
      return own === 0 && onDevice >= by.accountsPerDevice ? 'claim_limit_reached' : null
    },
    took(memberId, own) {
      for (const link of [...(by.phones.get(memberId) ?? []), ...(by.devices.get(memberId) ?? [])]) {
        const { accounts, pieces } = stats(link)
        taken.set(link, { accounts: accounts + (own === 0 ? 1 : 0), pieces: pieces + 1 })
      }
    },
  }
}

const STANDING = { me: text, why: z.enum(['hold', 'phone', 'device']), link: text }
type Standing = { me: string; why: 'hold' | 'phone' | 'device'; link: string }

/** Holds, and the phones and devices that a member shares with another account; of those nobody shares, nothing. */
const standingOf = (tx: Tx, ids: readonly string[]): Promise<Standing[]> => {
  const some = inList(ids)
  return rows(
    tx,
    STANDING,
    `SELECT h.liveMemberId AS me, 'hold' AS why, h.liveMemberId AS link FROM member_hold h WHERE h.liveMemberId IN ${some}
     UNION ALL
     SELECT a.memberId, 'phone', a.phoneKey FROM phone_history a WHERE a.memberId IN ${some}
        AND EXISTS (SELECT 1 FROM phone_history b WHERE b.phoneKey = a.phoneKey AND b.memberId <> a.memberId)
     UNION ALL
     SELECT a.memberId, 'device', a.deviceKey FROM device_seen a WHERE a.memberId IN ${some}
        AND EXISTS (SELECT 1 FROM device_seen b WHERE b.deviceKey = a.deviceKey AND b.memberId <> a.memberId)`,
    [...ids, ...ids, ...ids],
  )
}

const TAKEN = { link: text, accounts: whole, pieces: whole }

/** By phone or device: how many accounts that had it were given pieces of the template, and how many pieces. */
async function takenBy(
  tx: Tx,
  couponTemplateId: string,
  links: { phone: Map<string, string[]>; device: Map<string, string[]> },
): Promise<Map<string, { accounts: number; pieces: number }>> {
  const taken = new Map<string, { accounts: number; pieces: number }>()
  for (const [table, column, named] of [
    ['phone_history', 'phoneKey', links.phone],
    ['device_seen', 'deviceKey', links.device],
  ] as const) {
    const keys = [...new Set([...named.values()].flat())]
    if (keys.length === 0) continue
    const found = await rows(
      tx,
      TAKEN,
      `SELECT l.${column} AS link, COUNT(DISTINCT c.issuedTo) AS accounts, COUNT(*) AS pieces
         FROM ${table} l JOIN coupon c ON c.couponTemplateId = ? AND c.issuedTo = l.memberId
        WHERE l.${column} IN ${inList(keys)} GROUP BY l.${column}`,
      [couponTemplateId, ...keys],
    )
    for (const { link, accounts, pieces } of found) taken.set(link, { accounts, pieces })
  }
  return taken
}

function group(found: Standing[]): Map<string, string[]> {
  const by = new Map<string, string[]>()
  for (const { me, link } of found) by.set(me, [...(by.get(me) ?? []), link])
  return by
}
