import fc from 'fast-check'
import { RFM_DEFAULTS } from '../../shared/rules/rfm'
import {
  checkRule,
  evaluate,
  fieldSpec,
  OPS_OF_KIND,
  RULE_LIMITS,
  SEGMENT_FIELDS,
  type MemberFacts,
  type RuleContext,
  type SegmentRule,
} from '../../shared/rules/segment'
import { ORDER_FIELDS } from '../../shared/rules/segmentOrders'

const DAY = 86_400_000
const now = Date.parse('2026-03-01T04:00:00.000Z')
const ctx: RuleContext = {
  now,
  monthMeanTempC: (code) => ({ '23': -5, '44': 18 })[code.slice(0, 2)] ?? null,
  rfm: RFM_DEFAULTS,
}
const leaf = (field: string, op: string, value: unknown) => ({ field, op, value }) as unknown as SegmentRule
const holds = (rule: SegmentRule, facts: MemberFacts) => evaluate(rule, facts, ctx)
const faults = (rule: unknown) => {
  const checked = checkRule(rule)
  return checked.ok ? [] : checked.errors.map((error) => `${error.path}: ${error.key}`)
}

describe('the table', () => {
  it('has each field once, with ops its kind understands', () => {
    expect(new Set(SEGMENT_FIELDS.map((spec) => spec.field)).size).toBe(SEGMENT_FIELDS.length)
    expect(SEGMENT_FIELDS.filter((spec) => spec.behaviour).map((spec) => spec.field)).toEqual([
      'lastActiveAt',
      'dormant',
      ...ORDER_FIELDS,
    ])
    for (const spec of SEGMENT_FIELDS) expect(spec.ops).toEqual(OPS_OF_KIND[spec.kind])
    expect([fieldSpec('__proto__'), fieldSpec('constructor'), fieldSpec('phone')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('checking', () => {
  it.each([
    { all: [] },
    leaf('regionCode', 'in', ['230000', '220000']),
    leaf('regionCode', 'eq', '230100'),
    { not: leaf('tags', 'contains', 'vip') },
    leaf('tags', 'contains', ['vip', 'new']),
    leaf('age', 'between', [18, 18]),
    leaf('joinedAt', 'between', ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00.000Z']),
    leaf('joinedAt', 'withinDays', 30),
    leaf('couponStatus', 'eq', { couponTemplateId: 't1', status: 'none' }),
    leaf('consent.wechat', 'eq', true),
    leaf('language', 'exists', false),
    { any: [leaf('monthMeanTempC', 'lt', 15), { all: [leaf('follower', 'eq', true)] }] },
  ])('passes %j', (rule) => expect(checkRule(rule)).toEqual({ ok: true, rule }))

  it.each<[unknown, string]>([
    [null, ': not_a_rule'],
    ['all', ': not_a_rule'],
    [[], ': not_a_rule'],
    [{}, ': not_a_rule'],
    [{ all: [], any: [] }, 'all: not_a_rule'],
    [{ all: {} }, 'all: list_required'],
    [{ all: [3] }, 'all.0: not_a_rule'],
    [{ not: [] }, 'not: not_a_rule'],
    [leaf('phone', 'eq', '1'), 'field: unknown_field'],
    [leaf('__proto__', 'eq', '1'), 'field: unknown_field'],
    [leaf('rfm', 'eq', 5), 'field: unknown_field'],
    [leaf('rfmClass', 'eq', 'best'), 'value: not_an_option'],
    [leaf('age', 'like', 1), 'op: unknown_op'],
    [leaf('language', 'gt', 'en'), 'op: unknown_op'],
    [{ field: 'age', op: 'eq' }, 'value: value_required'],
    [{ field: 'age', op: 'eq', value: 1, sql: '1=1' }, 'sql: unknown_key'],
    [leaf('age', 'eq', '18'), 'value: not_a_number'],
    [leaf('age', 'eq', NaN), 'value: not_a_number'],
    [leaf('age', 'between', [1]), 'value: pair_required'],
    [leaf('age', 'between', [2, 1]), 'value: pair_reversed'],
    [leaf('joinedAt', 'between', ['2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z']), 'value: pair_reversed'],
    [leaf('joinedAt', 'gt', 'yesterday'), 'value: not_a_moment'],
    [leaf('joinedAt', 'gt', '2026-13-01T00:00:00Z'), 'value: not_a_moment'],
    [leaf('joinedAt', 'withinDays', -1), 'value: not_days'],
    [leaf('joinedAt', 'withinDays', 1.5), 'value: not_days'],
    [leaf('regionCode', 'in', []), 'value: list_required'],
    [leaf('regionCode', 'in', '230000'), 'value: list_required'],
    [leaf('regionCode', 'in', ['230000', '000000']), 'value.1: not_a_region'],
    [leaf('language', 'eq', 'de'), 'value: not_an_option'],
    [leaf('tags', 'contains', ''), 'value: not_a_text'],
    [leaf('tags', 'contains', 'x'.repeat(201)), 'value: not_a_text'],
    [leaf('dormant', 'eq', 1), 'value: not_a_flag'],
    [leaf('age', 'exists', 'yes'), 'value: not_a_flag'],
    [leaf('couponStatus', 'eq', 'claimed'), 'value: not_a_coupon_status'],
    [leaf('couponStatus', 'eq', { couponTemplateId: 't1', status: 'lost' }), 'value: not_a_coupon_status'],
    [{ any: [{ all: [leaf('age', 'eq', 'x')] }] }, 'any.0.all.0.value: not_a_number'],
  ])('refuses %j with its place', (rule, fault) => expect(faults(rule)).toEqual([fault]))

  it('tells every fault at once, in Chinese', () => {
    const checked = checkRule({ all: [leaf('age', 'eq', 'x'), leaf('phone', 'eq', 1)] })
    expect(checked).toMatchObject({ ok: false, errors: [{ path: 'all.0.value' }, { path: 'all.1.field' }] })
    expect(checked.ok ? [] : checked.errors.every((error) => /[\u4e00-\u9fff]/.test(error.message))).toBe(true)
  })

  it('holds depth, leaves and values to their limits', () => {
    const nested = (groups: number): SegmentRule => {
      let rule = leaf('age', 'gt', 1)
      for (let i = 0; i < groups; i++)
        rule = i % 3 === 0 ? { all: [rule] } : i % 3 === 1 ? { any: [rule] } : { not: rule }
      return rule
    }
    expect(faults(nested(20))).toEqual([])
    expect(faults(nested(21))[0]).toMatch(/: too_deep$/)
    expect(faults(nested(5000))[0]).toMatch(/: too_deep$/)
    const wide = (leaves: number) => ({ all: Array.from({ length: leaves }, () => leaf('age', 'gt', 1)) })
    expect(faults(wide(RULE_LIMITS.leaves))).toEqual([])
    expect(faults(wide(RULE_LIMITS.leaves + 1))).toEqual(['all.500: too_many_leaves'])
    expect(faults({ any: Array.from({ length: 600 }, () => ({ all: [] })) })).toEqual(['any.499: too_many_leaves'])
    const many = (values: number) =>
      leaf(
        'tags',
        'in',
        Array.from({ length: values }, (_, i) => `t${i}`),
      )
    expect(faults(many(10_000))).toEqual([])
    expect(faults(many(10_001))).toEqual(['value: too_many_values'])
    expect(faults({ all: [many(6000), many(4001)] })).toEqual(['all.1.value: too_many_values'])
    expect(faults({ all: Array.from({ length: 400 }, () => 7) })).toHaveLength(50)
  })

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => expect(typeof checkRule(value).ok).toBe('boolean')))
  })
})

describe('evaluating', () => {
  it('matches regions by what lies under them', () => {
    const heilongjiang = leaf('regionCode', 'in', ['230000'])
    expect(['230100', '230200', '230000', '230102'].map((regionCode) => holds(heilongjiang, { regionCode }))).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(holds(heilongjiang, { regionCode: '440100' })).toBe(false)
    expect(holds(heilongjiang, {})).toBe(false)
    expect(holds(leaf('regionCode', 'notIn', ['230000']), {})).toBe(false)
    expect(holds({ not: heilongjiang }, {})).toBe(true)
    expect(holds(leaf('monthMeanTempC', 'lt', 15), { regionCode: '230100' })).toBe(true)
    expect(holds(leaf('monthMeanTempC', 'lt', 15), { regionCode: '440100' })).toBe(false)
    expect(holds(leaf('monthMeanTempC', 'lt', 15), { regionCode: '110000' })).toBe(false)
  })

  it('takes missing values, both ends, and days as said', () => {
    const consent = { personalisation: true }
    for (const spec of SEGMENT_FIELDS.filter((each) => each.kind === 'number' || each.kind === 'choice')) {
      // Who bought nothing has bought nought; all else is missing.
      const never = spec.field === 'orderCount' || spec.field === 'totalSpentFen'
      expect([
        spec.field,
        holds(leaf(spec.field, 'ne', 'x'), { consent }),
        holds(leaf(spec.field, 'exists', false), { consent }),
      ]).toEqual([spec.field, never, !never])
    }
    expect(
      [17, 18, 25, 26].map((age) => holds(leaf('age', 'between', [18, 25]), { birthday: `${2026 - age}-03-01` })),
    ).toEqual([false, true, true, false])
    expect(holds(leaf('birthdayMonth', 'eq', 3), { birthday: '1990-03-31' })).toBe(true)
    const joined = (ms: number, op: string) => holds(leaf('joinedAt', op, 7), { joinedAt: ms })
    expect([now, now - 7 * DAY, now - 7 * DAY - 1, now + 1].map((ms) => joined(ms, 'withinDays'))).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect([now - 7 * DAY, now - 7 * DAY - 1].map((ms) => joined(ms, 'olderThanDays'))).toEqual([false, true])
    expect(holds(leaf('joinedAt', 'gte', '2026-03-01T04:00:00.000Z'), { joinedAt: now })).toBe(true)
    expect(holds(leaf('joinedAt', 'gt', '2026-03-01T04:00:00.000Z'), { joinedAt: now })).toBe(false)
  })

  it('reads orders: counts, averages, days from order to order, scores and class by the bands', () => {
    const orders = { orderCount: 4, spentFen: 100_003, firstPaidAt: now - 130 * DAY, lastPaidAt: now - 31 * DAY }
    const bought = (field: string, op: string, value: unknown, stat: typeof orders | null = orders) =>
      holds(leaf(field, op, value), { orders: stat, consent: { personalisation: true } })
    expect([bought('orderCount', 'eq', 4), bought('totalSpentFen', 'gt', 100_002)]).toEqual([true, true])
    expect([bought('averageOrderFen', 'eq', 25_000), bought('repurchaseCycleDays', 'eq', 33)]).toEqual([true, true])
    expect([bought('lastOrderAt', 'withinDays', 31), bought('lastOrderAt', 'withinDays', 30)]).toEqual([true, false])
    expect(['rfm.r', 'rfm.f', 'rfm.m'].map((field) => bought(field, 'in', [4]))).toEqual([true, false, true])
    expect([bought('rfm.f', 'eq', 3), bought('rfmClass', 'in', ['loyal']), bought('rfmClass', 'ne', 'loyal')]).toEqual([
      true,
      true,
      false,
    ])
    expect([bought('orderCount', 'lt', 1, null), bought('rfmClass', 'exists', false, null)]).toEqual([true, true])
    expect(bought('repurchaseCycleDays', 'exists', true, { ...orders, orderCount: 1 })).toBe(false)
    // Without personalisation nobody is found by what she bought.
    expect(holds(leaf('orderCount', 'eq', 4), { orders })).toBe(false)
  })

  it('reads lists as "has any of these"', () => {
    const tags = ['vip', 'new']
    expect(holds(leaf('tags', 'contains', 'vip'), { tags })).toBe(true)
    expect(holds(leaf('tags', 'in', ['old', 'new']), { tags })).toBe(true)
    expect(holds(leaf('tags', 'in', ['old']), { tags })).toBe(false)
    expect(holds(leaf('tags', 'notIn', ['old']), {})).toBe(true)
    expect(holds(leaf('tags', 'exists', true), { tags: [] })).toBe(false)
  })

  it('asks for coupons by template and state', () => {
    const coupons = [
      { couponTemplateId: 'a', status: 'redeemed' },
      { couponTemplateId: 'a', status: 'claimed' },
    ] as const
    const ask = (couponTemplateId: string, status: string, op = 'eq') =>
      holds(leaf('couponStatus', op, { couponTemplateId, status }), { coupons })
    expect([
      ask('a', 'claimed'),
      ask('a', 'redeemed'),
      ask('a', 'expired'),
      ask('a', 'none'),
      ask('b', 'none'),
    ]).toEqual([true, true, false, false, true])
    expect([ask('a', 'expired', 'ne'), ask('a', 'claimed', 'ne')]).toEqual([true, false])
  })

  it('does not look at the behaviour of who has not allowed it', () => {
    const quiet = leaf('dormant', 'eq', true)
    const active = leaf('lastActiveAt', 'withinDays', 30)
    const asleep = { dormant: true, lastActiveAt: now - DAY }
    const allowed = { ...asleep, consent: { personalisation: true } }
    expect([holds(quiet, asleep), holds(active, asleep), holds(quiet, allowed), holds(active, allowed)]).toEqual([
      false,
      false,
      true,
      true,
    ])
    expect(holds(leaf('dormant', 'ne', true), { dormant: false })).toBe(false)
    expect(holds(leaf('lastActiveAt', 'exists', false), {})).toBe(false)
    expect(holds({ not: quiet }, asleep)).toBe(true)
  })

  it('agrees with sets reckoned by hand over any tree', () => {
    const people: MemberFacts[] = Array.from({ length: 40 }, (_, i) => ({
      regionCode: [null, '230100', '230200', '440100', '230000'][i % 5],
      gender: ['female', 'male', 'unknown'][i % 3],
      birthday: i % 4 === 0 ? null : `${1970 + i}-0${(i % 9) + 1}-15`,
      tags: ['a', 'b', 'c'].filter((_tag, bit) => (i >> bit) % 2 === 1),
      joinedAt: now - i * DAY,
      dormant: i % 7 === 0,
      consent: { personalisation: i % 2 === 0, sms: i % 6 === 0 },
    }))
    type Answer = { rule: SegmentRule; truth: boolean[] }
    const known: [SegmentRule, (person: MemberFacts, i: number) => boolean][] = [
      [leaf('regionCode', 'in', ['230000']), (_p, i) => i % 5 === 1 || i % 5 === 2 || i % 5 === 4],
      [leaf('regionCode', 'notIn', ['230100', '440000']), (_p, i) => i % 5 === 2 || i % 5 === 4],
      [leaf('gender', 'ne', 'male'), (_p, i) => i % 3 !== 1],
      [leaf('birthdayMonth', 'lte', 4), (_p, i) => i % 4 !== 0 && i % 9 <= 3],
      [leaf('age', 'exists', false), (_p, i) => i % 4 === 0],
      [leaf('tags', 'contains', ['a', 'c']), (_p, i) => (i & 1) > 0 || (i & 4) > 0],
      [leaf('joinedAt', 'withinDays', 10), (_p, i) => i <= 10],
      [leaf('joinedAt', 'olderThanDays', 20), (_p, i) => i > 20],
      [leaf('dormant', 'eq', true), (_p, i) => i % 7 === 0 && i % 2 === 0],
      [leaf('dormant', 'ne', true), (_p, i) => i % 7 !== 0 && i % 2 === 0],
      [leaf('consent.sms', 'eq', false), (_p, i) => i % 6 !== 0],
    ]
    const leaves = fc.constantFrom(...known).map(([rule, truth]): Answer => ({ rule, truth: people.map(truth) }))
    const { tree } = fc.letrec<{ tree: Answer }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaves,
        tie('tree').map(({ rule, truth }): Answer => ({ rule: { not: rule }, truth: truth.map((yes) => !yes) })),
        fc.array(tie('tree'), { maxLength: 4 }).map((parts): Answer => ({
          rule: { all: parts.map((part) => part.rule) },
          truth: people.map((_p, i) => !parts.some((part) => !part.truth[i])),
        })),
        fc.array(tie('tree'), { maxLength: 4 }).map((parts): Answer => ({
          rule: { any: parts.map((part) => part.rule) },
          truth: people.map((_p, i) => parts.filter((part) => part.truth[i]).length > 0),
        })),
      ),
    }))
    fc.assert(
      fc.property(tree, ({ rule, truth }) => {
        expect(people.map((person) => holds(rule, person))).toEqual(truth)
      }),
      { numRuns: 500 },
    )
  })
})
