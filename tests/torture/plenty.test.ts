import { changeState, PAUSE } from '../../server/coupons/change-state'
import { give } from '../../server/claims/give'
import { readTemplate } from '../../server/coupons/read-templates'
import { onOneDatabase, type World } from '../harness/world'
import { openArena, type Arena } from './arena'
import { nextKey } from './checks'
import { makeMembers, type Person } from './people'
import type { Answer } from './post'
import { makeTemplate } from './templates'

const full = process.env.TORTURE === 'full'
const ROUNDS = full ? 500 : 10
const TRIES = 32
const BY = { actor: { kind: 'staff' as const, id: 'torture' }, requestId: 'torture' }

/**
 * Claims while plenty is left, where batches do not ask the template's row first, in one row and in stripes; then the
 * end of the plenty: never one too many, never one left over.
 */
onOneDatabase('claims while plenty is left', 'mysql', (open) => {
  let world: World
  let arena: Arena
  let people: Person[]
  beforeAll(async () => {
    world = await open()
    people = await world.db.inTransaction((tx) => makeMembers(tx, world.chance, ROUNDS + 64, world.clock.now()))
    arena = await openArena(world)
  })
  afterAll(async () => {
    await arena?.close()
    await world?.close()
  })

  const template = (stripes: number, total: number, perMemberLimit: number): Promise<string> =>
    arena.sql((tx) => makeTemplate(tx, world.chance, world.clock.now(), { total, stripes, perMemberLimit }))
  const claim = (id: string, { token }: Person, key = nextKey()): Promise<Answer> =>
    arena.post(`/mini/coupon-templates/${id}/claims`, { token, key })
  const shown = async (id: string): Promise<number> =>
    (await world.db.read((tx) => readTemplate(tx, id, world.clock.now()))).issued
  const pieces = async (id: string, memberId?: string): Promise<number> => {
    const [row] = (await arena.sql((tx) =>
      tx.query(
        `SELECT COUNT(*) AS n FROM coupon WHERE couponTemplateId = ?${memberId ? ' AND memberId = ?' : ''}`,
        memberId ? [id, memberId] : [id],
      ),
    )) as { n: number }[]
    return Number(row!.n)
  }
  /** Both servers have claimed once, so both believe that there is plenty. */
  const warm = async (id: string) => {
    for (const p of people.slice(-4)) expect((await claim(id, p)).status).toBe(201)
  }

  it.each([1, 4])(
    `${TRIES} at once by one member, limit 3, ${ROUNDS} members, stripes: %d`,
    async (stripes) => {
      const id = await template(stripes, 100_000, 3)
      await warm(id)
      const broken: string[] = []
      for (const member of people.slice(0, ROUNDS)) {
        const answers = await Promise.all(Array.from({ length: TRIES }, () => claim(id, member)))
        const won = answers.filter((a) => a.status === 201).length
        const told = answers.filter((a) => a.code === 'claim_limit_reached').length
        const had = await pieces(id, member.memberId)
        if (won !== 3 || told !== TRIES - 3 || had !== 3)
          broken.push(`${won} won, ${told} told, ${had} pieces, ${answers.map((a) => a.code ?? a.status).join(' ')}`)
      }
      expect(broken).toEqual([])
      expect(await shown(id)).toBe(ROUNDS * 3 + 4)
      expect(await pieces(id)).toBe(ROUNDS * 3 + 4)
    },
    600_000,
  )

  it.each([1, 4])(
    'one key many times at once: one effect, the same bytes, stripes: %d',
    async (stripes) => {
      const id = await template(stripes, 100_000, 100)
      await warm(id)
      for (const member of people.slice(0, ROUNDS)) {
        const key = nextKey()
        const answers = await Promise.all(Array.from({ length: 10 }, () => claim(id, member, key)))
        expect(new Set(answers.map((a) => a.text)).size).toBe(1)
        expect(answers.filter((a) => !a.replayed)).toHaveLength(1)
        expect(await pieces(id, member.memberId)).toBe(1)
      }
    },
    600_000,
  )

  it.each([1, 4])(
    'to the last piece and no further, stripes: %d',
    async (stripes) => {
      const total = 2_000
      const id = await template(stripes, total, 100_000)
      const some = people.slice(0, 64)
      let asked = 0
      const answers: Answer[] = []
      await Promise.all(
        some.map(async (member) => {
          while (asked++ < total + 300) answers.push(await claim(id, member))
        }),
      )
      expect(answers.filter((a) => a.status === 201)).toHaveLength(total)
      expect(answers.filter((a) => a.code === 'coupon_sold_out')).toHaveLength(300)
      expect([await pieces(id), await shown(id)]).toEqual([total, total])
    },
    600_000,
  )

  it.each([1, 4])(
    'whoever asks after a pause gets nothing more, stripes: %d',
    async (stripes) => {
      const id = await template(stripes, 100_000, 100_000)
      await warm(id)
      let paused = false
      const late: Answer[] = []
      const worker = async (member: Person) => {
        for (let after = 0; after < 3;) {
          const asksLate = paused
          const answer = await claim(id, member)
          if (!asksLate) continue
          late.push(answer)
          after += 1
        }
      }
      const all = Promise.all(people.slice(0, 16).map(worker))
      await new Promise((wait) => setTimeout(wait, 200))
      await world.db.inTransaction((tx) => changeState(tx, world.deps, id, PAUSE, BY))
      paused = true
      await all
      expect(new Set(late.map((a) => a.code))).toEqual(new Set(['claim_paused']))
      expect(await shown(id)).toBe(await pieces(id))
    },
    60_000,
  )

  it('pieces given by staff come out of the same stripes', async () => {
    const id = await template(4, 1_100, 2_000)
    const hooks = { eligible: async () => new Set<string>(), segmentRule: async () => null }
    await warm(id)
    await Promise.all([
      ...people.slice(0, 40).map((p) => claim(id, p)),
      ...people.slice(0, 10).map((p) =>
        world.db.inTransaction((tx) =>
          give(tx, world.deps, hooks, {
            couponTemplateId: id,
            memberId: p.memberId,
            source: 'compensation',
            count: 2,
            at: world.clock.now(),
          }),
        ),
      ),
    ])
    expect([await pieces(id), await shown(id)]).toEqual([64, 64])
  }, 60_000)
})
