import fc from 'fast-check'
import { DAY_MS } from '../../../shared/rules/calendar'
import {
  COUPON_LEAF_STATUSES,
  SEGMENT_FIELDS,
  type FieldSpec,
  type RuleOp,
  type SegmentRule,
} from '../../../shared/rules/segment'
import { DORMANT_DAYS, IDS, REGIONS, STATIC, WORDS } from './population'

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

const choicesOf = (spec: FieldSpec): readonly unknown[] =>
  spec.options ?? (spec.field === 'tier' ? ['standard', 'gold', 'GOLD', '金卡'] : IDS)

/** Values that the checker passes for this field and op. */
export function valuesFor(spec: FieldSpec, op: RuleOp, now: number): fc.Arbitrary<unknown> {
  if (op === 'exists') return fc.boolean()
  if (op === 'withinDays' || op === 'olderThanDays') return fc.constantFrom(0, 1, 30, DORMANT_DAYS)
  const one = fc.constantFrom(...(spec.kind === 'choice' ? choicesOf(spec) : VALUES[spec.kind]!(now)))
  if (op === 'between') return fc.tuple(one, one).map((pair) => [...pair].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)))
  if (op === 'in' || op === 'notIn') return fc.array(one, { minLength: 1, maxLength: 5 })
  return spec.kind === 'list' ? fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 })) : one
}

const rank = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : Number(value))

export const LEAF_KINDS: readonly [FieldSpec, RuleOp][] = SEGMENT_FIELDS.flatMap((spec) =>
  spec.ops.map((op): [FieldSpec, RuleOp] => [spec, op]),
)

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
