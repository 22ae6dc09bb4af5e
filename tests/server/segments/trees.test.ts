import fc from 'fast-check'
import { countSegment, segmentMembers } from '../../../server/segments/members'
import { checkRule, finds } from '../../../shared/rules/segment'
import { onEachDatabase, type World } from '../../harness/world'
import { contextAt, factsOf, people, settle, type Person } from './population'
import { rules } from './random-rules'

const FULL = process.env.TORTURE === 'full'
const PEOPLE = FULL ? 5_000 : 500
const TREES = FULL ? 1_000 : 200
const SEED = 20260302

onEachDatabase('segments: random trees', (open) => {
  let w: World
  let all: Person[]
  let now: number
  beforeAll(async () => {
    w = await open()
    now = w.clock.now()
    all = people(PEOPLE, () => w.chance.id())
    await settle(w, all)
  }, 120_000)
  afterAll(() => w.close())

  it(
    `of ${PEOPLE} members and leads, ${TREES} rules find exactly those for whom they hold, one by one (seed ${SEED})`,
    async () => {
      const facts = all.map((p) => ({ id: p.id, facts: factsOf(p, now) }))
      const ctx = contextAt(now)
      let telling = 0
      await fc.assert(
        fc.asyncProperty(rules(now), async (rule) => {
          expect(checkRule(rule).ok).toBe(true)
          const meant = facts.filter((one) => finds(rule, one.facts, ctx)).map(({ id }) => id)
          const found = await w.db.read(async (tx) => ({
            ids: await segmentMembers(tx, rule, null, PEOPLE + 1, now),
            count: await countSegment(tx, rule, now),
          }))
          expect(found).toEqual({ ids: meant.sort(), count: meant.length })
          if (meant.length > 0 && meant.length < PEOPLE) telling++
        }),
        { numRuns: TREES, seed: SEED },
      )
      // A rule that holds for all or for nobody tells little.
      expect(telling).toBeGreaterThan(TREES / 3)
    },
    FULL ? 900_000 : 60_000,
  )
})
