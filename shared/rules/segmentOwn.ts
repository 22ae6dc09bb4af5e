import { DAY_MS, isDay, shanghaiDay } from './calendar'
import type { OwnField, OwnKind } from './ownFields'
import { RULE_LIMITS, type RuleLeaf, type RuleOp, type RuleScalar } from './segmentFields'

/** Leaves on the brand's own fields (`own.` and the key). What there is to ask of each kind; "several" is its own. */
type Asked = OwnKind | 'several'
export const OPS_OF_OWN: Record<Asked, readonly RuleOp[]> = {
  text: ['eq', 'ne', 'in', 'notIn', 'exists'],
  number: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'in', 'notIn', 'exists'],
  choice: ['eq', 'ne', 'in', 'notIn', 'exists'],
  several: ['contains', 'in', 'exists'],
  date: ['eq', 'gt', 'gte', 'lt', 'lte', 'between', 'withinDays', 'olderThanDays', 'exists'],
  flag: ['eq', 'ne', 'exists'],
}

export const askedOf = ({ kind, several }: Pick<OwnField, 'kind' | 'several'>): Asked => (several ? 'several' : kind)

const itemsOf = ({ value }: RuleLeaf): readonly RuleScalar[] =>
  Array.isArray(value) ? (value as readonly RuleScalar[]) : [value as RuleScalar]

/** The key of the field that a leaf asks; null for a field of the house. */
export const ownKeyOf = (field: string): string | null => (field.startsWith('own.') ? field.slice(4) : null)

/** What of a checked leaf does not fit its field: a part of the leaf and why; null where all fits. */
export function ownLeafFault(leaf: RuleLeaf, field: OwnField | undefined): { at: string; why: string } | null {
  if (!field || field.archived) return { at: 'field', why: 'unknown_field' }
  if (!OPS_OF_OWN[askedOf(field)].includes(leaf.op)) return { at: 'op', why: 'unknown_op' }
  if (['exists', 'withinDays', 'olderThanDays'].includes(leaf.op)) return null
  const wrong = itemsOf(leaf).findIndex((item) => !fits(item, field))
  if (wrong < 0) return null
  const at = Array.isArray(leaf.value) ? `value.${wrong}` : 'value'
  return { at, why: field.kind === 'choice' ? 'not_an_option' : 'wrong_kind' }
}

function fits(item: RuleScalar, { kind, options }: OwnField): boolean {
  if (kind === 'number') return typeof item === 'number'
  if (kind === 'flag') return typeof item === 'boolean'
  if (typeof item !== 'string') return false
  if (kind === 'date') return isDay(item)
  return kind === 'text' ? item.length <= RULE_LIMITS.textLength : options.some(({ key }) => key === item)
}

/** The days that "within" and "older" speak of: from the first to today, and all before the first. */
export const daysBack = (days: number, now: number): { first: string; today: string } => ({
  first: shanghaiDay(now - days * DAY_MS),
  today: shanghaiDay(now),
})

/** Whether a leaf holds for what is told; `told` is a list where several may be. What is not told is found by `exists` false only. */
export function ownHolds(
  leaf: RuleLeaf,
  told: RuleScalar | readonly string[] | null | undefined,
  now: number,
  scalarHolds: (leaf: RuleLeaf, value: RuleScalar) => boolean,
): boolean {
  const values = (told === null || told === undefined ? [] : [told].flat()) as RuleScalar[]
  if (leaf.op === 'exists') return values.length > 0 === leaf.value
  if (leaf.op === 'withinDays' || leaf.op === 'olderThanDays') {
    const { first, today } = daysBack(Number(leaf.value), now)
    return values.some((day) => (leaf.op === 'withinDays' ? day >= first && day <= today : day < first))
  }
  return values.some((value) => (leaf.op === 'contains' ? itemsOf(leaf).includes(value) : scalarHolds(leaf, value)))
}
