import fc from 'fast-check'
import { countSegment, eligible, segmentMembers } from '../../../server/segments/members'
import { regionCodes } from '../../../shared/regions/tree'
import { checkRule, finds, RULE_LIMITS, type SegmentRule } from '../../../shared/rules/segment'
import { onEachDatabase, type World } from '../../harness/world'
import { contextAt, factsOf, people, settle, type Person } from './population'
import { LEAF_KINDS, leafOf } from './random-rules'

const leaf = (field: string, op: string, value: unknown) => ({ field, op, value }) as unknown as SegmentRule

onEachDatabase('segments: the compiled query', (open) => {
  let w: World
  let all: Person[]
  let now: number
  beforeAll(async () => {
    w = await open()
    now = w.clock.now()
    all = people(120, () => w.chance.id())
    await settle(w, all)
  })
  afterAll(() => w.close())

  const found = (rule: SegmentRule) => w.db.read((tx) => segmentMembers(tx, rule, null, 1_000, now))
  const meant = (rule: SegmentRule) =>
    all
      .filter((p) => finds(rule, factsOf(p, now), contextAt(now)))
      .map((p) => p.id)
      .sort()

  it.each(LEAF_KINDS.map((kind) => [kind[0].field, kind[1], kind] as const))(
    'says of %s %s what the rule means',
    async (_field, _op, kind) => {
      await fc.assert(
        fc.asyncProperty(leafOf(kind, now), fc.boolean(), async (rule, turned) => {
          const asked = turned ? { not: rule } : rule
          expect(checkRule(asked).ok).toBe(true)
          expect(await found(asked)).toEqual(meant(asked))
        }),
        // Each field and op by itself; together they stand in the random trees.
        { numRuns: process.env.TORTURE === 'full' ? 25 : 5 },
      )
    },
  )

  it('finds Heilongjiang by its province, and nobody of Guangzhou', async () => {
    const inside = await found(leaf('regionCode', 'in', ['230000']))
    const regions = (ids: string[]) => new Set(all.filter((p) => ids.includes(p.id)).map((p) => p.regionCode))
    expect(regions(inside)).toEqual(new Set(['230000', '230100', '230102', '230200']))
    expect(regions(await found(leaf('regionCode', 'eq', '230100')))).toEqual(new Set(['230100', '230102']))
  })

  it('answers in pages, counts, and tells who of some it holds for', async () => {
    const rule = leaf('gender', 'in', ['female', 'male'])
    const seen: string[] = []
    for (;;) {
      const page = await w.db.read((tx) => segmentMembers(tx, rule, seen.at(-1) ?? null, 7, now))
      seen.push(...page)
      if (page.length < 7) break
    }
    expect(seen).toEqual(meant(rule))
    expect(await w.db.read((tx) => countSegment(tx, rule, now))).toBe(seen.length)
    const asked = [...all.map((p) => p.id).filter((_id, i) => i % 3 === 0), 'nobody']
    const held = await w.db.read((tx) => eligible(tx, rule, asked, now))
    expect([...held].sort()).toEqual(meant(rule).filter((id) => asked.includes(id)))
    expect(await w.db.read((tx) => eligible(tx, rule, [], now))).toEqual(new Set())
  })

  it('bears the largest rules that pass the checker', async () => {
    let deep = leaf('age', 'gt', 1)
    for (let i = 0; i < RULE_LIMITS.depth; i++) deep = i % 2 === 0 ? { not: deep } : { all: [deep] }
    const wide = Array.from({ length: RULE_LIMITS.leaves }, (_, i) =>
      i % 2 === 0 ? leaf('monthMeanTempC', 'lt', i / 20 - 10) : leaf('tags', 'notIn', ['vip', `t${i}`]),
    )
    const codes = regionCodes()
    const many = leaf(
      'regionCode',
      'in',
      Array.from({ length: RULE_LIMITS.values }, (_, i) => codes[(i * 7) % codes.length]),
    )
    const lists = {
      any: Array.from({ length: 10 }, (_, i) =>
        leaf(
          'tags',
          'in',
          Array.from({ length: 1_000 }, (_x, j) => `t${i}-${j}`),
        ),
      ),
    }
    for (const rule of [deep, { all: wide }, { any: wide }, many, { not: many }, lists]) {
      expect(checkRule(rule)).toMatchObject({ ok: true })
      expect(await found(rule)).toEqual(meant(rule))
    }
  })

  it('leaves merged accounts out and keeps frozen ones in', async () => {
    const gone = all.find((p) => p.status !== 'lead')
    const everyone = { all: [] }
    expect(await found(everyone)).toEqual(meant(everyone))
    expect(meant(everyone)).toHaveLength(all.filter((p) => p.status !== 'lead').length)
    expect(all.some((p) => p.status === 'frozen')).toBe(true)
    await w.db.inTransaction((tx) => tx.query("UPDATE member SET status = 'merged' WHERE id = ?", [gone!.id]))
    expect(await found(everyone)).not.toContain(gone!.id)
    expect(await found({ not: { any: [] } })).not.toContain(gone!.id)
    await w.db.inTransaction((tx) => tx.query('UPDATE member SET status = ? WHERE id = ?', [gone!.status, gone!.id]))
  })
})
