import type { SegmentRule } from '../../shared/rules/segment'
import type { Tx } from '../base/database'
import { questions } from '../base/questions'

/** What coupons need of the segments room, which stands above. */
export type CouponHooks = {
  /** Those of the members for whom the rule holds now. */
  eligible(tx: Tx, rule: SegmentRule, memberIds: string[], now: number): Promise<Set<string>>
  /** Members of a segment by rising id, after the given one; null when there is no such segment. */
  segmentMembers(tx: Tx, segmentId: string, afterMemberId: string | null, limit: number): Promise<string[] | null>
  /** The rule of a saved segment; null when there is no such segment. */
  segmentRule(tx: Tx, segmentId: string): Promise<SegmentRule | null>
}

/** Where no segments are, a rule holds for nobody. */
export const CLAIMS = questions<CouponHooks>('claims', {
  eligible: async () => new Set(),
  segmentMembers: async () => null,
  segmentRule: async () => null,
})
