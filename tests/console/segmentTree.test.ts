import fc from 'fast-check'
import { RFM_DEFAULTS } from '../../shared/rules/rfm'
import { queryOf, ruleOf } from '../../console/rooms/segments/convert'
import { grouped, opsOf, startOf } from '../../console/rooms/segments/offers'
import { checkRule, evaluate, type MemberFacts } from '../../shared/rules/segment'
import { SEGMENT_FIELDS, type RuleLeaf, type SegmentRule } from '../../shared/rules/segmentFields'

const leaf: fc.Arbitrary<RuleLeaf> = fc.oneof(
  fc.record({
    field: fc.constant('regionCode'),
    op: fc.constantFrom('in', 'notIn'),
    value: fc.subarray(['230000', '230100', '440100'], { minLength: 1 }),
  }),
  fc.record({
    field: fc.constant('regionCode'),
    op: fc.constantFrom('eq', 'ne'),
    value: fc.constantFrom('230000', '440100'),
  }),
  fc.record({ field: fc.constant('language'), op: fc.constantFrom('eq', 'ne'), value: fc.constantFrom('yue', 'en') }),
  fc.record({
    field: fc.constant('points'),
    op: fc.constantFrom('gt', 'lte', 'eq'),
    value: fc.integer({ min: 0, max: 5 }),
  }),
  fc.record({
    field: fc.constant('tags'),
    op: fc.constantFrom('contains', 'in', 'notIn'),
    value: fc.constant(['老客']),
  }),
  fc.record({ field: fc.constant('tags'), op: fc.constant('contains'), value: fc.constant('VIP') }),
  fc.record({ field: fc.constant('follower'), op: fc.constantFrom('eq', 'ne'), value: fc.boolean() }),
) as fc.Arbitrary<RuleLeaf>

const rule = fc.letrec<{ rule: SegmentRule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.record({ all: fc.array(tie('rule'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('rule'), { maxLength: 3 }) }),
    fc.record({ not: tie('rule') }),
  ) as fc.Arbitrary<SegmentRule>,
})).rule

const facts: fc.Arbitrary<MemberFacts> = fc.record({
  regionCode: fc.constantFrom('230102', '440106', '110101', null),
  language: fc.constantFrom('zh-Hans', 'yue', 'en'),
  points: fc.integer({ min: 0, max: 5 }),
  tags: fc.subarray(['老客', 'VIP']),
  follower: fc.boolean(),
})

describe('the segment builder', () => {
  test('shows a rule and gives back one that finds the same members', () => {
    fc.assert(
      fc.property(rule, facts, (given, member) => {
        const again = ruleOf(queryOf(given))
        expect(checkRule(again)).toMatchObject({ ok: true })
        const context = { now: 0, monthMeanTempC: () => null, rfm: RFM_DEFAULTS }
        expect(evaluate(again, member, context)).toBe(evaluate(given, member, context))
      }),
      { numRuns: 500 },
    )
  })

  test('a rule made in the builder comes back letter by letter', () => {
    const made: SegmentRule = {
      all: [
        { field: 'regionCode', op: 'in', value: ['230000', '220000'] },
        {
          any: [
            { field: 'consent.wechat', op: 'eq', value: true },
            { not: { field: 'tags', op: 'contains', value: ['老客'] } },
          ],
        },
      ],
    }
    expect(ruleOf(queryOf(made))).toEqual(made)
  })

  test('every field of the table stands in exactly one group', () => {
    const offered = grouped().flatMap(({ fields }) => fields)
    expect([...offered].sort()).toEqual(SEGMENT_FIELDS.map(({ field }) => field).sort())
  })

  test('only comparisons of the table are offered, and each field has one', () => {
    for (const { field, ops } of SEGMENT_FIELDS) {
      expect(opsOf(field).length).toBeGreaterThan(0)
      expect(opsOf(field).filter((op) => !ops.includes(op))).toEqual([])
    }
  })

  test('a fresh condition is either complete or seen as unfinished, never something else', () => {
    for (const { field } of SEGMENT_FIELDS)
      for (const op of opsOf(field)) {
        const checked = checkRule({ field, op, value: startOf(field, op) })
        if (!checked.ok)
          expect(checked.errors.map(({ path }) => path.split('.')[0])).toEqual(expect.arrayContaining(['value']))
      }
    expect(checkRule({ field: 'regionCode', op: 'in', value: startOf('regionCode', 'in') }).ok).toBe(false)
    expect(checkRule({ field: 'follower', op: 'eq', value: startOf('follower', 'eq') }).ok).toBe(true)
  })
})
