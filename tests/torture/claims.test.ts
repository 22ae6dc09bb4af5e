import { onEachDatabase, type World } from '../harness/world'
import { openArena, type Arena, type MakeClaim } from './arena'
import { lastPiece, memberLimit, sameKey } from './checks'
import { makeMembers, type Person } from './people'
import { unsafeClaim } from './unsafe-claim'

/** The promise names 200 rounds, so every run does them; `TORTURE=full` goes five times as far. */
const full = process.env.TORTURE === 'full'
const ROUNDS = full ? 1000 : 200
const TRIES = 64

onEachDatabase('claims in a race', (open) => {
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
  }, 600_000)

  it.each([1, 3])(
    `${TRIES} parallel claims of one member with limit %d: never exceeded`,
    async (limit) => {
      const check = (arena: Arena) => memberLimit(arena, people, { rounds: ROUNDS, limit, tries: TRIES })
      expect(await inArena(undefined, check)).toEqual([])
    },
    600_000,
  )

  it(`20 parallel claims with one key, ${ROUNDS} rounds: one effect, the same bytes`, async () => {
    expect(await inArena(undefined, (arena) => sameKey(arena, people, { rounds: ROUNDS, tries: 20 }))).toEqual([])
  }, 600_000)

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
