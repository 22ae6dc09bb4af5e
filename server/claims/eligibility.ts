import type { SegmentRule } from '../../shared/rules/segment'
import type { Tx } from '../base/database'
import type { CouponTemplate } from '../coupons/entities'
import type { CouponHooks } from './hooks'

type Terms = Pick<CouponTemplate, 'eligibility' | 'tiers' | 'regionCodes' | 'segmentIds'>

/**
 * Those of the members for whom the template is: its rule, its tiers, its regions and one of its segments, whichever of
 * these are set, all hold. Null where nothing is set: it is for everybody. A segment that is gone has no members.
 */
export async function eligibleFor(
  tx: Tx,
  hooks: Pick<CouponHooks, 'eligible' | 'segmentRule'>,
  template: Terms,
  memberIds: string[],
  now: number,
): Promise<Set<string> | null> {
  const rules: SegmentRule[] = []
  if (template.eligibility !== null) rules.push(template.eligibility)
  if (template.tiers !== null) rules.push({ field: 'tier', op: 'in', value: template.tiers })
  if (template.regionCodes !== null) rules.push({ field: 'regionCode', op: 'in', value: template.regionCodes })
  if (template.segmentIds !== null) {
    const saved: SegmentRule[] = []
    for (const id of template.segmentIds) {
      const rule = await hooks.segmentRule(tx, id)
      if (rule !== null) saved.push(rule)
    }
    rules.push({ any: saved })
  }
  if (rules.length === 0) return null
  if (memberIds.length === 0) return new Set()
  return hooks.eligible(tx, rules.length === 1 ? rules[0]! : { all: rules }, memberIds, now)
}
