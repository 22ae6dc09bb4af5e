import { Store } from '../../server/channels/entities'
import { onOneDatabase, type World } from '../harness/world'
import { openArena, type Arena } from './arena'
import { nextKey } from './checks'
import { makeMembers } from './people'
import type { Answer } from './post'
import { makeTemplate } from './templates'

/** Over both databases the promised 10,000 codes with `TORTURE=full`, a fiftieth of them each time, most on the quicker. */
const FULL = process.env.TORTURE === 'full'
const EACH = { sqlite: FULL ? 5_000 : 100, mysql: FULL ? 5_000 : 60 }
const ROUNDS = FULL ? 1_000 : 60
const TILLS = 20

onOneDatabase('redemptions in a race', 'mysql', (open, dialect) => {
  const CODES = EACH[dialect]
  let world: World
  let arena: Arena
  let storeId: string
  let cashier: { token: string }
  beforeAll(async () => {
    world = await open()
    storeId = world.chance.id()
    await world.db.inTransaction((tx) =>
      tx.getRepository(Store).insert({
        id: storeId,
        name: '中央大街店',
        regionCode: '230100',
        address: '中央大街 1 号',
        latitude: null,
        longitude: null,
        closed: false,
        createdAt: world.clock.now(),
      }),
    )
    cashier = await world.staff('cashier', storeId)
    arena = await openArena(world)
  })
  afterAll(async () => {
    await arena?.close()
    await world?.close()
  })

  /** Members with one coupon each of a new template. */
  const holders = async (count: number) => {
    const templateId = await arena.sql((tx) =>
      makeTemplate(tx, world.chance, world.clock.now(), { total: count, thresholdFen: 0 }),
    )
    const people = await arena.sql((tx) => makeMembers(tx, world.chance, count, world.clock.now()))
    const claimed = await Promise.all(
      people.map(({ token }) => arena.post(`/mini/coupon-templates/${templateId}/claims`, { token, key: nextKey() })),
    )
    return { templateId, coupons: claimed.map((a) => JSON.parse(a.text) as { id: string; code: string }) }
  }
  const redeem = (code: string, key = nextKey()): Promise<Answer> =>
    arena.post('/staff/redemptions', { token: cashier.token, key, body: { code, storeId } })
  const count = async (sql: string, id: string): Promise<number> => {
    const [row] = (await arena.sql((tx) => tx.query(sql, [id]))) as { n: number }[]
    return Number(row?.n)
  }

  it(`${TILLS} parallel redemptions of one coupon, ${CODES} codes: used once`, async () => {
    const { templateId, coupons } = await holders(CODES)
    const broken: string[] = []
    for (const { id, code } of coupons) {
      const answers = await Promise.all(Array.from({ length: TILLS }, () => redeem(code)))
      const won = answers.filter((a) => a.status === 201).length
      const told = answers.filter((a) => a.code === 'coupon_already_redeemed').length
      const rows = await count('SELECT COUNT(*) AS n FROM redemption WHERE couponId = ?', id)
      if (won !== 1 || told !== TILLS - 1 || rows !== 1)
        broken.push(`${won} won, ${told} told, ${rows} rows, ${answers.map((a) => a.code ?? a.status).join(' ')}`)
    }
    expect(broken).toEqual([])
    expect(
      await count(
        `SELECT t.redeemed + (SELECT COALESCE(SUM(n.redeemed), 0) FROM coupon_count n WHERE n.couponTemplateId = t.id) AS n FROM coupon_template t WHERE t.id = ?`,
        templateId,
      ),
    ).toBe(CODES)
  }, 3_600_000)

  it(`${TILLS} parallel redemptions with one key: one effect, the same bytes`, async () => {
    const { coupons } = await holders(ROUNDS / 2)
    const broken: string[] = []
    for (const { id, code } of coupons) {
      const key = nextKey()
      const answers = await Promise.all(Array.from({ length: TILLS }, () => redeem(code, key)))
      const texts = new Set(answers.map((a) => a.text))
      const rows = await count('SELECT COUNT(*) AS n FROM redemption WHERE couponId = ?', id)
      if (answers.some((a) => a.status !== 201) || texts.size !== 1 || rows !== 1)
        broken.push(`${rows} rows, ${texts.size} texts, ${answers.map((a) => a.code ?? a.status).join(' ')}`)
    }
    expect(broken).toEqual([])
  }, 3_600_000)

  it('redemption, reversal and taking back at once: the counts are those of the rows', async () => {
    const { templateId, coupons } = await holders(ROUNDS)
    const service = await world.staff('service')
    await Promise.all(
      coupons.map(async ({ id, code }, i) => {
        const undo = async () => {
          const first = await redeem(code)
          if (first.status !== 201) return
          const { redemptionId } = JSON.parse(first.text) as { redemptionId: string }
          const path = `/staff/redemptions/${redemptionId}/reversals`
          const body = { reason: '退货' }
          await arena.post(path, { token: cashier.token, key: nextKey(), body })
        }
        const takeBack = () =>
          arena.post(`/staff/coupons/${id}/voids`, { token: service.token, key: nextKey(), body: { reason: '收回' } })
        // The embedded database serves in the order of arrival, so every order has to be sent.
        const acts = [undo, () => redeem(code), takeBack, () => redeem(code)]
        // One of each kind surely happens: the race of the others may well go to the same side every time.
        if (i === 0) await takeBack()
        if (i === 1) await redeem(code)
        await Promise.all(acts.map((_, at) => acts[(at + i) % acts.length]!()))
      }),
    )
    const [row] = (await arena.sql((tx) =>
      tx.query(
        `SELECT t.redeemed + (SELECT COALESCE(SUM(n.redeemed), 0) FROM coupon_count n WHERE n.couponTemplateId = t.id) AS redeemed, t.voided,
                (SELECT COUNT(*) FROM coupon WHERE couponTemplateId = t.id AND status = 'redeemed') AS redeemedPieces,
                (SELECT COUNT(*) FROM coupon WHERE couponTemplateId = t.id AND status = 'voided') AS voidedPieces,
                (SELECT COUNT(*) FROM redemption WHERE couponTemplateId = t.id AND reversedAt IS NULL) AS standing,
                (SELECT COUNT(*) FROM redemption r JOIN coupon c ON c.id = r.liveCouponId WHERE r.couponTemplateId = t.id AND c.status <> 'redeemed') AS lost
           FROM coupon_template t WHERE t.id = ?`,
        [templateId],
      ),
    )) as Record<string, number>[]
    const n = Object.fromEntries(Object.entries(row!).map(([name, value]) => [name, Number(value)]))
    expect(n.redeemedPieces).toBe(n.redeemed)
    expect(n.standing).toBe(n.redeemed)
    expect(n.voidedPieces).toBe(n.voided)
    expect(n.lost).toBe(0)
    // Something of each kind happened, else the sums prove nothing.
    expect(Math.min(n.redeemed!, n.voided!)).toBeGreaterThan(0)
  }, 3_600_000)
})
