import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { eligible, segmentMembers } from './members'
import { readSegmentRule } from './read-segment'

/** What the rooms below (membership, coupons) ask of this one; room.ts offers it. */
export const segmentHooks = (deps: Pick<Deps, 'clock'>) => ({
  /** Those of the members for whom the rule holds now. */
  eligible,
  /** The rule of a saved segment; null when there is no such segment. */
  segmentRule: readSegmentRule,
  /** Members of a saved segment by rising id, after the given one; null when there is no such segment. */
  async segmentMembers(
    tx: Tx,
    segmentId: string,
    afterMemberId: string | null,
    limit: number,
  ): Promise<string[] | null> {
    const rule = await readSegmentRule(tx, segmentId)
    return rule && segmentMembers(tx, rule, afterMemberId, limit, deps.clock.now())
  },
})
