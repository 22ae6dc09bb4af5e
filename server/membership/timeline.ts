import type { Chance } from '../base/chance'
import type { Tx } from '../base/database'
import { insert } from '../base/sql'

/** Every line there is; the room that means it names it among its `timeline`. */
export const TIMELINE_KINDS = [
  'followed',
  'unfollowed',
  'scanned',
  'joined',
  'phone_changed',
  'email_verified',
  'merged',
  'merge_reversed',
  'frozen',
  'unfrozen',
  'region_changed',
  'language_changed',
  'consent_granted',
  'consent_withdrawn',
  'coupon_claimed',
  'coupon_granted',
  'coupon_redeemed',
  'coupon_reversed',
  'coupon_voided',
  'coupon_offered',
  'coupon_taken_back',
  'coupon_returned',
  'coupon_given',
  'coupon_received',
  'hold_begun',
  'hold_ended',
  'order_paid',
  'order_recorded',
  'order_refunded',
  'points_adjusted',
  'points_exchanged',
  'tier_changed',
  'tier_kept',
  'tier_grace',
  'tag_added',
  'tag_removed',
  'message_sent',
  'message_opened',
] as const
export type TimelineKind = (typeof TIMELINE_KINDS)[number]

type Line = {
  memberId: string
  at: number
  kind: TimelineKind
  detail?: Record<string, string | number | boolean | null>
}

/** Adds one line to the member's timeline in the caller's transaction. `detail` holds ids, titles and counts, never phones or openids. */
export const addToTimeline = (tx: Tx, deps: { chance: Chance }, line: Line): Promise<void> =>
  addToTimelines(tx, deps, [line])

/** The same for a batch, in one statement. */
export async function addToTimelines(tx: Tx, deps: { chance: Chance }, lines: readonly Line[]): Promise<void> {
  await insert(
    tx,
    'timeline_entry',
    lines.map(({ memberId, at, kind, detail }) => ({
      id: deps.chance.id(),
      memberId,
      at,
      kind,
      detail: JSON.stringify(detail ?? {}),
    })),
  )
}
