import type { Tx } from '../base/database'
import { readSettings } from '../staff/settings'

/**
 * What stands against further pieces of one template besides the members' own: a hold, pieces of accounts that had the
 * same phone, more accounts on one device than the brand allows. Told of each piece of the batch, so that two accounts of
 * one phone do not slip through side by side.
 */
export type Kin = {
  /** Why this member, who has had `own` pieces, takes no more; null when nothing stands against it. */
  why(memberId: string, own: number, perMemberLimit: number): 'member_on_hold' | 'claim_limit_reached' | null
  /** The member, who had `own` pieces before, gets one more in this batch. */
  took(memberId: string, own: number): void
}

/** Nobody of the batch is held or shares a phone or a device. */
export const NOBODY: Kin = { why: () => null, took: () => undefined }

/**
 * Looks the members of a batch up, in one query when nobody is held and none shares a phone or a device with another
 * account, which is the ordinary case. Call it under the template's lock where two processes must not both be right.
 */
export async function kinOf(tx: Tx, couponTemplateId: string, memberIds: readonly string[]): Promise<Kin> {
  if (memberIds.length === 0) return NOBODY
  const rows = await standingOf(tx, memberIds)
  if (rows.length === 0) return NOBODY
  const held = new Set(rows.filter((r) => r.why === 'hold').map((r) => r.me))
  const phones = group(rows.filter((r) => r.why === 'phone'))
  const devices = group(rows.filter((r) => r.why === 'device'))
  const taken = await takenBy(tx, couponTemplateId, { phone: phones, device: devices })
  const { accountsPerDevice } = devices.size > 0 ? (await readSettings(tx)).coupons : { accountsPerDevice: 1 }
  const stats = (link: string) => taken.get(link) ?? { accounts: 0, pieces: 0 }
  return {
    why(memberId, own, perMemberLimit) {
      if (held.has(memberId)) return 'member_on_hold'
      const byPhone = Math.max(0, ...(phones.get(memberId) ?? []).map((link) => stats(link).pieces))
      if (byPhone >= perMemberLimit) return 'claim_limit_reached'
      // Who has a piece already is counted among the accounts; the limit per member says how many more she may have.
      const onDevice = Math.max(0, ...(devices.get(memberId) ?? []).map((link) => stats(link).accounts))
      return own === 0 && onDevice >= accountsPerDevice ? 'claim_limit_reached' : null
    },
    took(memberId, own) {
      for (const link of [...(phones.get(memberId) ?? []), ...(devices.get(memberId) ?? [])]) {
        const { accounts, pieces } = stats(link)
        taken.set(link, { accounts: accounts + (own === 0 ? 1 : 0), pieces: pieces + 1 })
      }
    },
  }
}

type Standing = { me: string; why: 'hold' | 'phone' | 'device'; link: string }

/** Holds, and the phones and devices that a member shares with another account; of those nobody shares, nothing. */
const standingOf = (tx: Tx, ids: readonly string[]): Promise<Standing[]> => {
  const places = ids.map(() => '?').join(',')
  return tx.query(
    `SELECT h.liveMemberId AS me, 'hold' AS why, h.liveMemberId AS link FROM member_hold h WHERE h.liveMemberId IN (${places})
     UNION ALL
     SELECT a.memberId, 'phone', a.phoneKey FROM phone_history a WHERE a.memberId IN (${places})
        AND EXISTS (SELECT 1 FROM phone_history b WHERE b.phoneKey = a.phoneKey AND b.memberId <> a.memberId)
     UNION ALL
     SELECT a.memberId, 'device', a.deviceKey FROM device_seen a WHERE a.memberId IN (${places})
        AND EXISTS (SELECT 1 FROM device_seen b WHERE b.deviceKey = a.deviceKey AND b.memberId <> a.memberId)`,
    [...ids, ...ids, ...ids],
  ) as Promise<Standing[]>
}

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
    const rows = (await tx.query(
      `SELECT l.${column} AS link, COUNT(DISTINCT c.issuedTo) AS accounts, COUNT(*) AS pieces
         FROM ${table} l JOIN coupon c ON c.couponTemplateId = ? AND c.issuedTo = l.memberId
        WHERE l.${column} IN (${keys.map(() => '?').join(',')}) GROUP BY l.${column}`,
      [couponTemplateId, ...keys],
    )) as { link: string; accounts: number; pieces: number }[]
    for (const r of rows) taken.set(r.link, { accounts: Number(r.accounts), pieces: Number(r.pieces) })
  }
  return taken
}

function group(rows: Standing[]): Map<string, string[]> {
  const by = new Map<string, string[]>()
  for (const { me, link } of rows) by.set(me, [...(by.get(me) ?? []), link])
  return by
}
