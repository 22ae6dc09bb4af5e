import { claimLanes } from '../../server/claims/claim'
import { onOneDatabase, type World } from '../harness/world'
import { NO_SEGMENTS, openArena, type Arena, type MakeClaim } from './arena'
import { nextKey } from './checks'
import { makeMembers, type Person } from './people'
import type { Answer } from './post'
import { makeTemplate } from './templates'

/** The promised number of people, or a fifth of it each time. */
const CROWD = process.env.TORTURE === 'full' ? 5_000 : 500

/** The manners of a flash claim, over HTTP: who cannot be served soon is told so, and who has a coupon gets it again. */
onOneDatabase('a flash claim', 'mysql', (open, dialect) => {
  let world: World
  let people: Person[]
  beforeAll(async () => {
    world = await open()
    people = await world.db.inTransaction((tx) => makeMembers(tx, world.chance, 200, world.clock.now()))
  })
  afterAll(() => world?.close())

  const inArena = async (claim: MakeClaim | undefined, work: (arena: Arena) => Promise<void>): Promise<void> => {
    const arena = await openArena(world, claim)
    try {
      await work(arena)
    } finally {
      await arena.close()
    }
  }
  const template = (total: number): Promise<string> =>
    world.db.inTransaction((tx) => makeTemplate(tx, world.chance, world.clock.now(), { total }))
  const pieces = async (id: string): Promise<number> => {
    const [row] = (await world.db.read((tx) =>
      tx.query('SELECT COUNT(*) AS n FROM coupon WHERE couponTemplateId = ?', [id]),
    )) as { n: number }[]
    return Number(row!.n)
  }

  it(
    'tells the many too many to come back, and then serves them: 503 with Retry-After, no other failure',
    () =>
      inArena(
        (deps) => claimLanes(deps, NO_SEGMENTS, { batch: 4, waiting: 4 }),
        async (arena) => {
          const id = await template(100_000)
          const open = people.map((p) => ({ ...p, key: nextKey() }))
          const answers: Answer[] = []
          let rounds = 0
          for (let waiting = open; waiting.length > 0 && rounds < 200; rounds++) {
            const told = await Promise.all(waiting.map((p) => arena.post(`/mini/coupon-templates/${id}/claims`, p)))
            answers.push(...told)
            waiting = waiting.filter((_, i) => told[i]!.status === 503)
          }
          const refused = answers.filter((a) => a.status !== 201)
          expect(refused.length).toBeGreaterThan(0)
          expect(new Set(refused.map((a) => `${a.status} ${a.code}`))).toEqual(new Set(['503 unavailable']))
          expect(refused.filter((a) => !(Number(a.retryAfter) >= 1))).toEqual([])
          expect(answers.filter((a) => a.status === 201)).toHaveLength(people.length)
          expect(await pieces(id)).toBe(people.length)
        },
      ),
    60_000,
  )

  it(
    'while it believes that all is gone, whoever has a piece still gets it again',
    () =>
      inArena(undefined, async (arena) => {
        const id = await template(50)
        const asks = people.map((p) => ({ ...p, key: nextKey() }))
        const ask = () => Promise.all(asks.map((p) => arena.post(`/mini/coupon-templates/${id}/claims`, p)))
        const first = await ask()
        const won = first.map((a, i) => ({ a, i })).filter(({ a }) => a.status === 201)
        expect(won).toHaveLength(50)
        expect(first.filter((a) => a.code === 'coupon_sold_out')).toHaveLength(150)
        for (let round = 0; round < 5; round++) {
          const again = await ask()
          expect(won.filter(({ a, i }) => again[i]!.text !== a.text || !again[i]!.replayed)).toEqual([])
          expect(again.filter((a) => a.code === 'coupon_sold_out')).toHaveLength(150)
        }
        expect(await pieces(id)).toBe(50)
      }),
    60_000,
  )

  it(
    'what it believes is over soon: pieces that are added can be claimed',
    () =>
      inArena(undefined, async (arena) => {
        const id = await template(10)
        const all = () =>
          Promise.all(
            people.map((p) => arena.post(`/mini/coupon-templates/${id}/claims`, { token: p.token, key: nextKey() })),
          )
        expect((await all()).filter((a) => a.status === 201)).toHaveLength(10)
        await world.db.inTransaction((tx) =>
          tx.query('UPDATE coupon_template SET total = 30, version = version + 1 WHERE id = ?', [id]),
        )
        // Longer than a hint lives in each of the processes.
        await new Promise((wait) => setTimeout(wait, 500))
        await all()
        expect(await pieces(id)).toBe(30)
      }),
    60_000,
  )

  it(`${dialect === 'mysql' ? 'two servers' : 'one server'}, ${CROWD / 10} pieces, ${CROWD} who want one: exactly so many, nobody sees an error`, async () => {
    const crowd = await world.db.inTransaction((tx) => makeMembers(tx, world.chance, CROWD, world.clock.now()))
    await inArena(undefined, async (arena) => {
      const id = await template(CROWD / 10)
      const answers: Answer[] = []
      const open = [...crowd]
      const worker = async () => {
        for (let p = open.pop(); p; p = open.pop())
          answers.push(await arena.post(`/mini/coupon-templates/${id}/claims`, { token: p.token, key: nextKey() }))
      }
      await Promise.all(Array.from({ length: 128 }, worker))
      expect(answers.filter((a) => a.status === 201)).toHaveLength(CROWD / 10)
      expect(answers.filter((a) => a.code === 'coupon_sold_out')).toHaveLength(CROWD * 0.9)
      expect(await pieces(id)).toBe(CROWD / 10)
    })
  }, 120_000)
})
