import type { RuleGroupType, RuleType } from 'react-querybuilder'
import {
  fieldSpec,
  type RuleLeaf,
  type RuleOp,
  type RuleValue,
  type SegmentRule,
} from '../../../shared/rules/segmentFields'
import { ownFieldOf } from '../../ownFields'

/** The builder's tree from a rule; what a rule says twice over is shown in its one plain form. */
export function queryOf(rule: SegmentRule): RuleGroupType {
  const shown = nodeOf(rule)
  return 'rules' in shown ? shown : { combinator: 'and', rules: [shown] }
}

function nodeOf(rule: SegmentRule): RuleGroupType | RuleType {
  if ('all' in rule) return { combinator: 'and', rules: rule.all.map(nodeOf) }
  if ('any' in rule) return { combinator: 'or', rules: rule.any.map(nodeOf) }
  if ('not' in rule) {
    const inside = nodeOf(rule.not)
    return 'rules' in inside && !inside.not
      ? { ...inside, not: true }
      : { combinator: 'and', not: true, rules: [inside] }
  }
  return plain(rule)
}

/** The builder offers one way to say each thing; `eq` on a place is `in` with one place, and so on. */
function plain({ field, op, value }: RuleLeaf): RuleType {
  const kind = fieldSpec(field)?.kind
  const own = ownFieldOf(field)
  const listed =
    kind === 'region' || kind === 'choice' || kind === 'list' || own?.kind === 'choice' || own?.kind === 'text'
  if (own?.several && op === 'in') return { field, operator: 'contains', value }
  if (own?.several && op === 'contains' && !Array.isArray(value)) return { field, operator: op, value: [value] }
  if (listed && op === 'eq') return { field, operator: 'in', value: [value] }
  if (listed && op === 'ne') return { field, operator: 'notIn', value: [value] }
  if (kind === 'list' && (op === 'in' || op === 'contains'))
    return { field, operator: 'contains', value: Array.isArray(value) ? value : [value] }
  if ((kind === 'flag' || own?.kind === 'flag') && op === 'ne') return { field, operator: 'eq', value: !value }
  return { field, operator: op, value }
}

/** The rule the builder's tree stands for. */
export function ruleOf(query: RuleGroupType): SegmentRule {
  const parts = query.rules.map((part) => ('rules' in part ? ruleOf(part) : leafOf(part)))
  const [only] = parts
  if (query.not) return { not: parts.length === 1 && only ? only : groupOf(query, parts) }
  return groupOf(query, parts)
}

const groupOf = (query: RuleGroupType, parts: SegmentRule[]): SegmentRule =>
  query.combinator === 'or' ? { any: parts } : { all: parts }

const leafOf = (rule: RuleType): SegmentRule => ({
  field: rule.field,
  op: rule.operator as RuleOp,
  value: rule.value as RuleValue,
})
