import type { RfmSettings } from '../../shared/rules/rfm'
import { asksForLeads, type SegmentRule } from '../../shared/rules/segment'
import { compileLeaf } from './compile-leaf'
import { complement, joined, type Sql } from './sql'

export type CompileContext = {
  /** The moment asked at: decides ages, days back, what has expired and which month it is in Shanghai. */
  now: number
  /** After so many days without a sign of life a member is asleep. */
  dormantDays: number
  /** The bands by which buying is scored. */
  rfm: RfmSettings
}

/**
 * A checked rule as one boolean expression over the member table under the alias `m`. It is true exactly where `evaluate`
 * (shared/rules/segment) says so; where that says false it may also be unknown (NULL), which a WHERE treats alike.
 */
export function compileRule(rule: SegmentRule, ctx: CompileContext): Sql {
  if ('all' in rule)
    return joined(
      rule.all.map((part) => compileRule(part, ctx)),
      'AND',
    )
  if ('any' in rule)
    return joined(
      rule.any.map((part) => compileRule(part, ctx)),
      'OR',
    )
  if ('not' in rule) return complement(compileRule(rule.not, ctx))
  return compileLeaf(rule, ctx)
}

/**
 * Who can be in a segment at all: members, frozen ones too (the audience shows them as suppressed, with that reason); leads
 * as well where the rule asks who is one.
 */
export const segmented = (rule: SegmentRule): string =>
  asksForLeads(rule) ? "m.status IN ('active','frozen','lead')" : "m.status IN ('active','frozen')"
