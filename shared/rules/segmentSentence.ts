import { shanghaiMinuteText } from './calendar'
import { formatFen, isFen } from './money'
import {
  fieldSpec,
  type FieldKind,
  type FieldSpec,
  type CouponLeafValue,
  type RuleLeaf,
  type RuleScalar,
  type SegmentRule,
} from './segmentFields'
import type { SpokenOp } from './segmentOpWords'
import { ownKeyOf } from './segmentOwn'
import { SENTENCE_WORDS, type SentenceWords } from './segmentWords'

/**
 * Names for what the rule only knows by code or id: regions, stores, channels, tags, coupon templates; of the brand's own
 * fields their labels (`own` and the key) and their options (`own.key` and the option's). Undefined: shown as it is.
 */
export type RuleNames = (field: string, value: string) => string | undefined

/** The rule as one plain sentence in the language (`yue` reads zh-Hant): what a marketer checks before sending. */
export function ruleSentence(
  rule: SegmentRule,
  lang: 'zh-Hans' | 'zh-Hant' | 'yue' | 'en',
  names: RuleNames = () => undefined,
): string {
  const words = SENTENCE_WORDS[lang === 'yue' ? 'zh-Hant' : lang]
  if ('all' in rule && rule.all.length === 0) return words.everyone
  if ('any' in rule && rule.any.length === 0) return words.nobody
  return words.members(part(rule, words, names))
}

function part(rule: SegmentRule, words: SentenceWords, names: RuleNames): string {
  if ('not' in rule) return words.not(part(rule.not, words, names))
  if ('all' in rule) return group(rule.all, words.and, words.everyone, words, names)
  if ('any' in rule) return group(rule.any, words.or, words.nobody, words, names)
  return leafText(rule, words, names)
}

function group(
  rules: readonly SegmentRule[],
  glue: string,
  empty: string,
  words: SentenceWords,
  names: RuleNames,
): string {
  if (rules.length === 0) return empty
  const [only] = rules
  if (rules.length === 1 && only) return part(only, words, names)
  return rules
    .map((rule) => {
      const text = part(rule, words, names)
      const several = ('all' in rule && rule.all.length > 1) || ('any' in rule && rule.any.length > 1)
      return several ? words.bracket(text) : text
    })
    .join(glue)
}

function leafText(leaf: RuleLeaf, words: SentenceWords, names: RuleNames): string {
  const spec = fieldSpec(leaf.field)
  const field = words.fields[leaf.field] ?? leaf.field
  if (!spec) return field
  if (spec.kind === 'own') return ownText(leaf, words, names)
  const name = (value: RuleScalar): string =>
    names(leaf.field, String(value)) ?? words.values[`${leaf.field}:${String(value)}`] ?? plain(value, spec)
  if (spec.kind === 'coupon') {
    const { couponTemplateId, status } = leaf.value as CouponLeafValue
    const coupon = names('couponStatus', couponTemplateId) ?? couponTemplateId
    return words.coupon(coupon, words.values[`couponStatus:${status}`] ?? status, leaf.op === 'eq')
  }
  if (spec.kind === 'flag') {
    const yes = (leaf.op === 'eq') === leaf.value
    return words.flags[leaf.field]?.[yes ? 0 : 1] ?? `${field}: ${String(yes)}`
  }
  const items = (Array.isArray(leaf.value) ? leaf.value : [leaf.value]) as readonly RuleScalar[]
  if (spec.kind === 'segment') return words.segment(items.map(name).join(words.comma), leaf.op === 'in')
  if (leaf.op === 'exists') return words.exists(field, leaf.value === true)
  if (leaf.op === 'between') return words.between(field, name(items[0] ?? ''), name(items[1] ?? ''))
  const compare = spec.kind === 'moment' ? words.compareMoment : words.compare
  return compare(field, spoken(leaf.op, spec.kind, items.length), items.map(name).join(words.comma))
}

/** Of the brand's own fields the value says what is compared: days are before and after, yes and no are words. */
function ownText(leaf: RuleLeaf, words: SentenceWords, names: RuleNames): string {
  const key = ownKeyOf(leaf.field) ?? ''
  const field = words.own(names('own', key) ?? key)
  const name = (value: RuleScalar): string => names(leaf.field, String(value)) ?? String(value)
  const items = (Array.isArray(leaf.value) ? leaf.value : [leaf.value]) as readonly RuleScalar[]
  if (leaf.op === 'exists') return words.exists(field, leaf.value === true)
  if (typeof leaf.value === 'boolean') return words.ownFlag(field, (leaf.op === 'eq') === leaf.value)
  if (leaf.op === 'between') return words.between(field, name(items[0] ?? ''), name(items[1] ?? ''))
  const days = typeof items[0] === 'string' || leaf.op.endsWith('Days')
  const compare = days ? words.compareMoment : words.compare
  return compare(field, spoken(leaf.op, 'own', items.length), items.map(name).join(words.comma))
}

/** "One of" is said of several only; lists contain whichever op asks for it. */
function spoken(op: SpokenOp, kind: FieldKind, items: number): SpokenOp {
  if (kind === 'list') return op === 'notIn' ? 'notIn' : 'contains'
  if (op === 'in' && items === 1) return 'eq'
  return op === 'notIn' && items === 1 ? 'ne' : op
}

/** Moments are said as the clock in Shanghai shows them, like every date in the console; money in yuan. */
function plain(value: RuleScalar, { field, kind }: FieldSpec): string {
  if (kind === 'moment' && typeof value === 'string') return shanghaiMinuteText(Date.parse(value))
  return field.endsWith('Fen') && isFen(value) ? formatFen(value) : String(value)
}
