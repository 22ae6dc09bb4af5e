import fc from 'fast-check'
import { DAY_MS } from '../../../shared/rules/calendar'
import {
  COUPON_LEAF_STATUSES,
  fieldSpec,
  SEGMENT_FIELDS,
  type FieldSpec,
  type RuleOp,
  type SegmentRule,
} from '../../../shared/rules/segment'
import { OPS_OF_OWN } from '../../../shared/rules/segmentOwn'
import { DORMANT_DAYS, IDS, OWN_DAYS, OWN_NUMBERS, REGIONS, STATIC, WORDS } from './population'

/** Random rules that the checker passes, over the values of the population and beside them. */
const VALUES: Record<string, (now: number) => readonly unknown[]> = {
  region: () => [...REGIONS, '440000', '220000', '420000', '429000'],
  number: () => [0, 1, 2.5, 3, 12, 13, 14, 30, 36, 100, -10, -2.2, 15, 2_000_000_000, 1e15],
  moment: (now) => [0, DAY_MS, -DAY_MS, DORMANT_DAYS * DAY_MS].map((before) => new Date(now - before).toISOString()),
  flag: () => [true, false],
  segment: () => [...STATIC, 'gone'],
  list: () => [...WORDS, 'taobao', 'jd', 't1', 'JD'],
  coupon: () => IDS.flatMap((couponTemplateId) => COUPON_LEAF_STATUSES.map((status) => ({ couponTemplateId, status }))),
}

/** Fields of the brand's own, each with what may be asked of its kind. */
const OWN: Record<string, readonly [keyof typeof OPS_OF_OWN, readonly unknown[]]> = {
  'own.skin': ['choice', ['dry', 'oily', 'DRY']],
  'own.shoe': ['number', [...OWN_NUMBERS, 2.5, 37.25, -10, 1e300]],
  'own.pet': ['flag', [true, false]],
  'own.since': ['date', [...OWN_DAYS, '2020-01-01']],
  'own.care': ['several', ['face', 'hair', 'foot']],
  'own.wish': ['text', WORDS],
}

const choicesOf = (spec: FieldSpec): readonly unknown[] =>
  spec.options ?? (spec.field === 'tier' ? ['standard', 'gold', 'GOLD', '金卡'] : IDS)

/** Values that the checker passes for this field and op. */
export function valuesFor(spec: FieldSpec, op: RuleOp, now: number): fc.Arbitrary<unknown> {
  if (op === 'exists') return fc.boolean()
  if (op === 'withinDays' || op === 'olderThanDays') return fc.constantFrom(0, 1, 30, DORMANT_DAYS)
  const of = spec.kind === 'own' ? OWN[spec.field]![1] : spec.kind === 'choice' ? choicesOf(spec) : null
  const one = fc.constantFrom(...(of ?? VALUES[spec.kind]!(now)))
  if (op === 'between') return fc.tuple(one, one).map((pair) => [...pair].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)))
  if (op === 'in' || op === 'notIn') return fc.array(one, { minLength: 1, maxLength: 5 })
  return spec.kind === 'list' ? fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 })) : one
}

const rank = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : Number(value))

export const LEAF_KINDS: readonly [FieldSpec, RuleOp][] = [
  ...SEGMENT_FIELDS.flatMap((spec) => spec.ops.map((op): [FieldSpec, RuleOp] => [spec, op])),
  ...Object.entries(OWN).flatMap(([field, [kind]]) =>
    OPS_OF_OWN[kind].map((op): [FieldSpec, RuleOp] => [fieldSpec(field)!, op]),
  ),
]

export const leafOf = ([spec, op]: readonly [FieldSpec, RuleOp], now: number): fc.Arbitrary<SegmentRule> =>
  valuesFor(spec, op, now).map((value) => ({ field: spec.field, op, value }) as SegmentRule)

export function rules(now: number): fc.Arbitrary<SegmentRule> {
  const leaf = fc.constantFrom(...LEAF_KINDS).chain((kind) => leafOf(kind, now))
  return fc.letrec<{ rule: SegmentRule }>((tie) => ({
    rule: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      tie('rule').map((rule): SegmentRule => ({ not: rule })),
      fc.array(tie('rule'), { maxLength: 4 }).map((all): SegmentRule => ({ all })),
      fc.array(tie('rule'), { maxLength: 4 }).map((any): SegmentRule => ({ any })),
    ),
  })).rule
}
