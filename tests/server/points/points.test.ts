import { booksBalance, readBooks } from '../../../server/points/books'
import { earnPoints } from '../../../server/points/earn'
import { pointsOf } from '../../../server/points/ledger'
import { addStanding } from '../../harness/standing'
import { spendPoints } from '../../../server/points/spend'
import { openShop, type Shop } from '../coupons/shop'
import { onEachDatabase, type World } from '../../harness/world'

const DAY_MS = 86_400_000

onEachDatabase('points', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())
  afterEach(async () => {
    expect(await w.db.read(readBooks)).toEqual({ sum: 0, tornMoves: 0, wrongMembers: [], below: 0 })
  })

  const adjust = (id: string, points: number, more: Record<string, unknown> = {}, key = shop.key()) =>
    w.call('adjustPoints', {
      token: shop.service.token,
      params: { id },
      key,
      body: { points, reason: '补偿', ...more },
    })
  const mine = async (token: string) => (await w.call('readMyPoints', { token })).body
  const exchange = (token: string, id: string, key = shop.key()) =>
    w.call('exchangePoints', { token, params: { id }, key })
  const refused = (answer: { status: number; body: { code?: string } }) => [answer.status, answer.body.code]
  const rich = async (points: number) => {
    const who = await shop.shopper()
    expect((await adjust(who.memberId, points)).status).toBe(201)
    return who
  }
  const priced = (more: Record<string, unknown> = {}) => shop.publish({ pointsPrice: 10, perMemberLimit: 100, ...more })

  it('are given and taken back with a reason, once for each key, and shown to both sides', async () => {
    const who = await shop.shopper()
    const first = await adjust(who.memberId, 100, {}, 'give-1')
    expect([first.status, first.body.balance]).toEqual([201, 100])
    const again = await adjust(who.memberId, 100, {}, 'give-1')
    expect([again.text, again.headers.get('Idempotent-Replayed')]).toEqual([first.text, 'true'])
    expect(refused(await adjust(who.memberId, 101, {}, 'give-1'))).toEqual([422, 'idempotency_key_reused'])
    expect((await adjust(who.memberId, -30)).body.balance).toBe(70)
    expect(refused(await adjust(who.memberId, -71))).toEqual([409, 'points_insufficient'])
    expect(refused(await adjust(who.memberId, 0))).toEqual([422, 'validation_failed'])
    const seen = await mine(who.token)
    expect(seen).toMatchObject({ balance: 70, nextExpiry: null })
    // What staff wrote stays among staff.
    expect(seen.items.map((i) => [i.points, i.kind, i.reason])).toEqual([
      [-30, 'adjusted', null],
      [100, 'adjusted', null],
    ])
    const staffSees = await w.call('readMemberPoints', { token: shop.marketer.token, params: { id: who.memberId } })
    expect(staffSees.body.items.map((i) => i.reason)).toEqual(['补偿', '补偿'])
    const page = await w.call('readMyPoints', { token: who.token, query: { limit: 1 } })
    const rest = await w.call('readMyPoints', { token: who.token, query: { limit: 1, cursor: page.body.nextCursor! } })
    expect([page.body.items[0]!.points, rest.body.items[0]!.points, rest.body.nextCursor]).toEqual([-30, 100, null])
    const [entry] = (await w.db.read((tx) =>
      tx.query("SELECT actorId, reason FROM audit_entry WHERE action = 'points.adjust' ORDER BY id DESC LIMIT 1"),
    )) as { actorId: string; reason: string }[]
    expect(entry).toMatchObject({ actorId: shop.service.id, reason: '补偿' })
  })

  it('move once for each occasion, also when the stored answer is long gone', async () => {
    const who = await rich(50)
    const give = () =>
      w.db.inTransaction((tx) =>
        earnPoints(tx, w.deps, { memberId: who.memberId, points: 5, occasion: 'order:1', kind: 'earned', at: 1 }),
      )
    const [first, ...later] = await Promise.all(Array.from({ length: 8 }, give))
    expect(new Set([first!, ...later].map((m) => m.moveId)).size).toBe(1)
    expect([first!, ...later].filter((m) => !m.again)).toHaveLength(1)
    const template = await priced()
    const before = await exchange(who.token, template.id, 'exchange-1')
    await w.db.inTransaction((tx) => tx.query('DELETE FROM idempotency_key'))
    const after = await exchange(who.token, template.id, 'exchange-1')
    expect(after.body.coupon.id).toBe(before.body.coupon.id)
    expect((await mine(who.token)).balance).toBe(45)
  })

  it('run out by batches, soonest first; what has run out is neither shown nor spent before it is booked', async () => {
    const who = await shop.shopper()
    const at = (days: number) => new Date(w.clock.now() + days * DAY_MS).toISOString()
    await adjust(who.memberId, 30)
    await adjust(who.memberId, 20, { expiresAt: at(2) })
    await adjust(who.memberId, 10, { expiresAt: at(1) })
    expect((await mine(who.token)).nextExpiry).toEqual({ points: 10, at: at(1) })
    expect((await adjust(who.memberId, -15)).body.balance).toBe(45)
    expect((await mine(who.token)).nextExpiry).toEqual({ points: 15, at: at(2) })
    for (const expiresAt of [at(0), at(-1)])
      expect(refused(await adjust(who.memberId, 1, { expiresAt }))).toEqual([422, 'validation_failed'])
    expect(refused(await adjust(who.memberId, -1, { expiresAt: at(1) }))).toEqual([422, 'validation_failed'])
    w.clock.advance(2 * DAY_MS)
    expect(await mine(who.token)).toMatchObject({ balance: 30, nextExpiry: null })
    expect(refused(await adjust(who.memberId, -31))).toEqual([409, 'points_insufficient'])
    await addStanding(w, 'points.')
    await w.jobs()
    const booked = await mine(who.token)
    expect([booked.balance, booked.items[0]!.kind, booked.items[0]!.points]).toEqual([30, 'expired', -15])
    await w.jobs()
    expect((await mine(who.token)).items.filter((i) => i.kind === 'expired')).toHaveLength(1)
    expect((await w.call('readCard', { token: who.token })).body.points).toBe(30)
  })

  it('buy a coupon, both or neither', async () => {
    const who = await rich(25)
    const template = await priced({ total: 2, perMemberLimit: 1 })
    expect(refused(await shop.claim(who.token, template.id))).toEqual([409, 'claim_not_open'])
    const bought = await exchange(who.token, template.id)
    expect(bought.status).toBe(201)
    expect(bought.body).toMatchObject({ points: 15, coupon: { status: 'claimed', couponTemplateId: template.id } })
    expect(refused(await exchange(who.token, template.id))).toEqual([409, 'claim_limit_reached'])
    expect((await mine(who.token)).balance).toBe(15)
    const dear = await priced({ pointsPrice: 16 })
    expect(refused(await exchange(who.token, dear.id))).toEqual([409, 'points_insufficient'])
    expect(await shop.counts(dear.id)).toMatchObject({ issued: 0 })
    const free = await shop.publish()
    expect(refused(await exchange(who.token, free.id))).toEqual([409, 'claim_not_open'])
    const draft = await shop.draft({ pointsPrice: 1 })
    expect(refused(await exchange(who.token, draft.id))).toEqual([404, 'not_found'])
    expect((await mine(who.token)).items[0]).toMatchObject({ points: -10, kind: 'exchanged', reason: template.title })
    const other = await rich(10)
    expect((await exchange(other.token, template.id)).status).toBe(201)
    const late = await rich(10)
    expect(refused(await exchange(late.token, template.id))).toEqual([409, 'coupon_sold_out'])
    expect((await mine(late.token)).balance).toBe(10)
  })

  it('64 spend the last points at once: never below 0, and as many pieces as were paid for', async () => {
    const who = await rich(100)
    const template = await priced()
    const answers = await Promise.all(Array.from({ length: 64 }, () => exchange(who.token, template.id)))
    const count = (status: number) => answers.filter((a) => a.status === status).length
    expect([count(201), count(409)]).toEqual([10, 54])
    expect(answers.filter((a) => a.status === 409).every((a) => a.body.code === 'points_insufficient')).toBe(true)
    expect((await mine(who.token)).balance).toBe(0)
    expect(await shop.counts(template.id)).toMatchObject({ issued: 10 })
  })

  it('one key at twenty taps buys once', async () => {
    const who = await rich(100)
    const template = await priced()
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(who.token, template.id, 'tap')))
    expect(new Set(answers.map((a) => `${a.status} ${a.text}`)).size).toBe(1)
    expect((await mine(who.token)).balance).toBe(90)
  })

  it('many people at the last pieces: each pays or keeps the points', async () => {
    const people = await Promise.all(Array.from({ length: 24 }, () => rich(10)))
    const template = await priced({ total: 7, perMemberLimit: 1 })
    const answers = await Promise.all(people.map((who) => exchange(who.token, template.id)))
    expect(answers.filter((a) => a.status === 201)).toHaveLength(7)
    const left = await Promise.all(people.map(async (who) => (await mine(who.token)).balance))
    expect(left.map((points, i) => points === (answers[i]!.status === 201 ? 0 : 10))).toEqual(people.map(() => true))
  })

  it('follow a merge of two accounts, and come back when it is undone, as far as they are there', async () => {
    const old = await w.member({ phone: '13600000077' })
    const young = await w.member()
    await adjust(old.memberId, 30)
    await adjust(young.memberId, 35)
    const end = new Date(w.clock.now() + DAY_MS).toISOString()
    await adjust(young.memberId, 15, { expiresAt: end })
    const button = jest.spyOn(w.deps.wechat.mini!, 'phoneNumber')
    button.mockResolvedValue({ phone: '+8613600000077', countryCode: '86' })
    const bound = await w.call('rebindPhone', { token: young.token, body: { phoneCode: 'x' } })
    button.mockRestore()
    expect(bound.body.code).toBe('phone_bound_to_other_account')
    const mergeToken = bound.body.mergeToken as string
    expect((await w.call('mergeMember', { token: young.token, body: { mergeToken, choice: 'merge' } })).status).toBe(
      200,
    )
    expect(await mine(young.token)).toMatchObject({ balance: 80, nextExpiry: { points: 15, at: end } })
    expect(await w.db.read((tx) => pointsOf(tx, young.memberId))).toBe(0)
    expect((await adjust(old.memberId, -55)).body.balance).toBe(25)
    const undone = await w.call('reverseMerge', {
      token: shop.service.token,
      params: { id: old.memberId },
      body: { reason: '不是同一人' },
    })
    expect(undone.status).toBeLessThan(300)
    const left = await w.db.read(async (tx) => [await pointsOf(tx, old.memberId), await pointsOf(tx, young.memberId)])
    expect(left).toEqual([0, 25])
  })

  it('an auditor reads balanced books at any moment of a storm, and sees what is wrong', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => rich(60)))
    const at = w.clock.now()
    let n = 0
    const storm = people.flatMap(({ memberId }) =>
      Array.from({ length: 12 }, () =>
        w.db
          .inTransaction(async (tx) => {
            const move = { memberId, points: 7, occasion: `storm:${n++}`, at }
            await (n % 3 === 0
              ? earnPoints(tx, w.deps, { ...move, kind: 'earned', expiresAt: at + DAY_MS })
              : spendPoints(tx, w.deps, { ...move, kind: 'exchanged' }))
          })
          .catch((error: unknown) => expect(String(error)).toContain('points_insufficient')),
      ),
    )
    let going = true
    const looks: boolean[] = []
    const auditor = (async () => {
      while (going) looks.push((await w.db.inTransaction(sumOfAll)) === 0)
    })()
    await Promise.all(storm)
    going = false
    await auditor
    expect(looks.length).toBeGreaterThan(0)
    expect(looks.every(Boolean)).toBe(true)
    const wrong = w.db.inTransaction(async (tx) => {
      await tx.query('UPDATE member SET points = points + 1 WHERE id = ?', [people[0]!.memberId])
      expect(await booksBalance(tx)).toBe(false)
      await tx.query('UPDATE member SET points = points - 1 WHERE id = ?', [people[0]!.memberId])
      await tx.query("UPDATE points_entry SET amount = amount + 1 WHERE account = 'spent'")
      expect(await booksBalance(tx)).toBe(false)
      throw new Error('undo')
    })
    await expect(wrong).rejects.toThrow('undo')
  })

  const sumOfAll = async (tx: { query(sql: string): Promise<unknown> }): Promise<number> => {
    const [row] = (await tx.query('SELECT COALESCE(SUM(amount), 0) AS n FROM points_entry')) as { n: number | string }[]
    return Number(row!.n)
  }
})
