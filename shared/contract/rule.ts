import { z } from 'zod'
import { checkRule, namedSegments, type SegmentRule } from '../rules/segment'

/** A rule tree as staff send it: shape, fields, operators and limits are checked by the one rule checker. */
export const SegmentRuleIn: z.ZodType<SegmentRule, unknown> = z
  .unknown()
  .transform((value, ctx) => {
    const checked = checkRule(value)
    if (checked.ok) return checked.rule
    for (const e of checked.errors)
      ctx.addIssue({ code: 'custom', message: e.message, path: e.path === '' ? [] : e.path.split('.') })
    return z.NEVER
  })
  .meta({ id: 'SegmentRuleIn', override: { type: 'object', description: 'all | any | not | { field, op, value }' } })

/** The same where segments are named beside the rule, not in it. */
export const SegmentRuleAlone: z.ZodType<SegmentRule, unknown> = SegmentRuleIn.refine(
  (rule) => namedSegments(rule).size === 0,
  'names a segment; use segmentIds',
)

export const SegmentRuleOut: z.ZodType<SegmentRule> = z
  .custom<SegmentRule>((value) => typeof value === 'object' && value !== null)
  .meta({ id: 'SegmentRule', override: { type: 'object', description: 'all | any | not | { field, op, value }' } })
