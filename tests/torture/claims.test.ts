import { onOneDatabase, type World } from '../harness/world'
import { openArena, type Arena, type MakeClaim } from './arena'
import { lastPiece, memberLimit, sameKey } from './checks'
import { makeMembers, type Person } from './people'
import { unsafeClaim } from './unsafe-claim'

/**
 * The promised rounds over both databases with `TORTURE=full` (10,000, 5,000 and 2,000), an eightieth of them each time,
 * most of it on the embedded database, where a round takes a third (`plenty.test` and `flash.test` do their part besides).
 */
const PART = process.env.TORTURE === 'full' ? { sqlite: 0.5, mysql: 0.5 } : { sqlite: 0.005, mysql: 0.002 }
const TRIES = 64

onOneDatabase('claims in a race', 'mysql', (open, dialect) => {
  const ROUNDS = 10_000 * PART[dialect]
  const MEMBERS = 5_000 * PART[dialect]
  const KEYS = 2_000 * PART[dialect]
  let world: World
  let people: Person[]
  beforeAll(async () => {
    world = await open()
    people = await world.db.inTransaction((tx) => makeMembers(tx, world.chance, TRIES, world.clock.now()))
  })
  afterAll(() => world.close())

  const inArena = async <T>(claim: MakeClaim | undefined, work: (arena: Arena) => Promise<T>): Promise<T> => {
    const arena = await openArena(world, claim)
    try {
      return await work(arena)
    } finally {
      await arena.close()
    }
  }

  it(`${TRIES} parallel claims of the last coupon, ${ROUNDS} rounds: one winner each`, async () => {
    expect(await inArena(undefined, (arena) => lastPiece(arena, people, ROUNDS))).toEqual([])
  }, 3_600_000)

  it.each([1, 3])(
    `${TRIES} parallel claims of one member with limit %d, ${MEMBERS} rounds: never exceeded`,
    async (limit) => {
      const check = (arena: Arena) => memberLimit(arena, people, { rounds: MEMBERS, limit, tries: TRIES })
      expect(await inArena(undefined, check)).toEqual([])
    },
    3_600_000,
  )

  it(`20 parallel claims with one key, ${KEYS} rounds: one effect, the same bytes`, async () => {
    expect(await inArena(undefined, (arena) => sameKey(arena, people, { rounds: KEYS, tries: 20 }))).toEqual([])
  }, 3_600_000)

  describe('the row-by-row unsafe variant fails the same checks', () => {
    it('gives the last coupon to several', async () => {
      expect(await inArena(unsafeClaim, (arena) => lastPiece(arena, people, 5))).not.toEqual([])
    }, 60_000)
    it('exceeds the limit of a member', async () => {
      const check = (arena: Arena) => memberLimit(arena, people, { rounds: 5, limit: 3, tries: TRIES })
      expect(await inArena(unsafeClaim, check)).not.toEqual([])
    }, 60_000)
    it('gives a repeated tap several coupons', async () => {
      expect(await inArena(unsafeClaim, (arena) => sameKey(arena, people, { rounds: 5, tries: 20 }))).not.toEqual([])
    }, 60_000)
  })
})
