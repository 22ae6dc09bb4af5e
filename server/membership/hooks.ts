import type { Coupon } from '../../shared/contract/coupons'
import type { TakenStep } from '../../shared/rules/ownFields'
import type { Tx } from '../base/database'
import type { PersonTable } from '../base/person-table'
import { questions } from '../base/questions'
import type { Carry } from './carry'

/** What membership asks of the rooms above it. All run in the caller's transaction. */
export type MembershipHooks = {
  /** Issues what is given for joining and answers it; what has run out is left out and never stops a join. */
  welcomeCoupons(tx: Tx, memberId: string, at: number): Promise<Coupon[]>
  /** The member's coupons that can be used now or later. */
  usableCoupons(tx: Tx, memberId: string, now: number): Promise<Coupon[]>
  /** Up to `limit` ids of a segment's members, rising, after the given one; null for an unknown segment. */
  segmentMembers(tx: Tx, segmentId: string, afterMemberId: string | null, limit: number): Promise<string[] | null>
  /** How many members there are, where they are too many to be counted for a list; null: few enough. */
  membersCounted(tx: Tx): Promise<number | null>
  /** Told which steps of the profile a member has just taken that were open before; last, with her row held. */
  told(tx: Tx, memberId: string, steps: readonly TakenStep[], at: number): Promise<void>
  /** Told once for each new member. */
  joined(tx: Tx, memberId: string, at: number): Promise<void>
  /** What each room does with its rows when two accounts become one, and when that is undone. */
  carries: Carry[]
  /** What each room holds of people. */
  holdings: readonly PersonTable[]
}

/** Where nothing stands above this room: no coupons, no segments. */
export const NO_HOOKS: MembershipHooks = {
  welcomeCoupons: async () => [],
  usableCoupons: async () => [],
  segmentMembers: async () => null,
  membersCounted: async () => null,
  told: async () => undefined,
  joined: async () => undefined,
  carries: [],
  holdings: [],
}

export const MEMBERSHIP = questions('membership', NO_HOOKS)
