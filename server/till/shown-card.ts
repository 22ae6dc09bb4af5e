import type { Tx } from '../base/database'
import { inList, rows, text, upsert } from '../base/sql'
import { hashToken } from '../base/vault'

/** For so long a session may take by their printed codes the coupons of a card it was shown, in ms. */
const CHOOSE_MS = 5 * 60_000

/** A coupon as a staff session (or a key) knows it. */
export type Seen = { session: string; couponId: string }

const seenId = ({ session, couponId }: Seen): string => hashToken(`${session}|card|${couponId}`)

/**
 * Their holder has just shown her card here: for five minutes this session may take these coupons by their printed codes,
 * also where only what a phone shows is taken. A coupon that changes hands meanwhile is forgotten (see gifts/accept).
 */
export async function rememberShown(tx: Tx, session: string, couponIds: readonly string[], now: number): Promise<void> {
  if (couponIds.length === 0) return
  const rows = couponIds.map((couponId) => ({ id: seenId({ session, couponId }), couponId, until: now + CHOOSE_MS }))
  // Each showing counts anew, unlike a preview: it took a fresh code of hers.
  await upsert(tx, 'redemption_preview', ['id'], rows, ['until'])
}

const COUPON = { id: text }

/** A question to which of these coupons were shown by their holder's card at this till. */
export async function shownAmong(tx: Tx, asked: readonly Seen[], now: number): Promise<(one: Seen) => boolean> {
  const ids = [...new Set(asked.map(seenId))]
  if (ids.length === 0) return () => false
  const found = await rows(tx, COUPON, `SELECT id FROM redemption_preview WHERE id IN ${inList(ids)} AND until > ?`, [
    ...ids,
    now,
  ])
  const shown = new Set(found.map((one) => one.id))
  return (one) => shown.has(seenId(one))
}
