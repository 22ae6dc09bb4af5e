import { sweepCoupons } from '../../../server/coupons/sweep'
import { onOneDatabase, type World } from '../../harness/world'
import { auditedPiece } from './audited-piece'
import { codeOf, partner } from './partner'
import { openShop, type Shop } from './shop'

const DAY_MS = 86_400_000
const ROUNDS = 12

onOneDatabase('coupons: races', 'mysql', (open) => {
  let w: World
  let shop: Shop
  let shopSystem: ReturnType<typeof partner>
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    shopSystem = partner(w, shop)
  })
  afterEach(() => w.clock.advance(180_000))
  afterAll(() => w.close())

  const holder = () => shop.holder({ transferable: true, budgetFen: 1_000_000 })
  type Holder = Awaited<ReturnType<typeof holder>>
  const done = (answer: { status: number; body: { code?: unknown } }): string =>
    answer.status < 300 ? 'done' : String(answer.body.code)

  const redeem = async (code: string) => done(await shop.redeem(code))
  const voidIt = async (id: string) =>
    done(
      await w.send('voidCoupon', {
        token: shop.service.token,
        params: { id },
        key: shop.key(),
        body: { reason: '发错了' },
      }),
    )
  const give = async ({ token, coupon }: Holder) =>
    done(await w.send('giveCoupon', { token, params: { id: coupon.id }, key: shop.key() }))
  const takeBack = async ({ token, coupon }: Holder) =>
    done(await w.send('takeBackCoupon', { token, params: { id: coupon.id } }))
  const accept = async (token: string, gift: string) =>
    done(await w.send('acceptTransfer', { token, params: { token: gift }, key: shop.key() }))
  const reserve = async (code: string) => codeOf(await shopSystem.reserve(code))
  const offered = async ({ token, coupon }: Holder): Promise<string> =>
    (await w.call('giveCoupon', { token, params: { id: coupon.id }, key: shop.key() })).body.token
  const reserved = async (code: string, ttlSeconds = 600): Promise<string> => {
    const answer = await shopSystem.reserve(code, { ttlSeconds })
    if ('code' in answer) throw new Error(answer.code)
    return answer.done.id
  }
  const count = (outcomes: string[]): number => outcomes.filter((o) => o === 'done').length

  /** All at once, in an order that differs from round to round. */
  async function race<K extends string>(works: Record<K, (() => Promise<string>)[]>): Promise<Record<K, string[]>> {
    const all = (Object.keys(works) as K[]).flatMap((name) => works[name].map((work) => ({ name, work })))
    const shuffled = all.map((one) => ({ one, at: w.chance.int(1_000_000) })).sort((a, b) => a.at - b.at)
    const ended = await Promise.all(shuffled.map(async ({ one }) => ({ name: one.name, outcome: await one.work() })))
    const by = Object.fromEntries(Object.keys(works).map((name) => [name, [] as string[]])) as Record<K, string[]>
    for (const { name, outcome } of ended) by[name].push(outcome)
    return by
  }
  const times = <T>(n: number, one: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => one(i))

  const audited = (id: string) => auditedPiece(w, id)

  it('one code at 20 tills is used once', async () => {
    const cashiers = await Promise.all(times(4, () => w.staff('cashier', shop.here)))
    for (let round = 0; round < ROUNDS; round++) {
      const { coupon, token } = await holder()
      const dynamic = (await w.call('readMyCoupon', { token, params: { id: coupon.id } })).body.dynamicCode!
      const codes = [coupon.code, dynamic]
      const answers = await Promise.all(
        times(20, (i) => shop.redeem(codes[i % 2]!, { orderNo: `o-${i}` }, cashiers[i % 4]!.token)),
      )
      expect(count(answers.map(done))).toBe(1)
      for (const a of answers.filter((x) => x.status !== 201)) expect(a.body.code).toBe('coupon_already_redeemed')
      expect((await audited(coupon.id)).status).toBe('redeemed')
    }
  }, 60_000)

  it('used, taken back by staff, offered, held for an order: one of these, and everybody else is told why not', async () => {
    const seen = new Set<string>()
    for (let round = 0; round < ROUNDS; round++) {
      const who = await holder()
      const { coupon } = who
      const ended = await race({
        redeem: times(3, () => () => redeem(coupon.code)),
        partner: [async () => codeOf(await shopSystem.redeem(coupon.code))],
        void: times(2, () => () => voidIt(coupon.id)),
        give: times(2, () => () => give(who)),
        reserve: times(2, () => () => reserve(coupon.code)),
      })
      const used = count([...ended.redeem, ...ended.partner])
      const [taken, given, kept] = [count(ended.void), count(ended.give), count(ended.reserve)]
      expect(Math.max(used, taken, given, kept)).toBe(1)
      // What is offered or held may still be taken back by staff; nothing else goes together.
      if (used === 1) expect([taken, given, kept]).toEqual([0, 0, 0])
      expect(given + kept).toBeLessThanOrEqual(1)
      const after = await audited(coupon.id)
      expect(after.status).toBe(used ? 'redeemed' : taken ? 'voided' : given ? 'transferring' : 'claimed')
      expect(after.reservationId !== null).toBe(kept === 1 && taken === 0)
      seen.add(after.status)
    }
    expect(seen.size).toBeGreaterThan(0)
  }, 60_000)

  it('held for ten orders at once, or offered ten times at once: once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const kept = await holder()
      const ended = await race({ reserve: times(10, () => () => reserve(kept.coupon.code)) })
      expect(count(ended.reserve)).toBe(1)
      expect(ended.reserve.filter((o) => o === 'coupon_reserved')).toHaveLength(9)
      const who = await holder()
      const { give: offers } = await race({ give: times(10, () => () => give(who)) })
      expect(count(offers)).toBe(1)
      expect(offers.filter((o) => o === 'coupon_transferring')).toHaveLength(9)
      await audited(kept.coupon.id)
      await audited(who.coupon.id)
    }
  }, 60_000)

  it('an offered piece: one friend, or the giver, or staff; whoever photographed the code has nothing', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const who = await holder()
      const { coupon } = who
      const gift = await offered(who)
      const friends = await shop.members(4)
      const ended = await race({
        accept: friends.map((f) => () => accept(f.token, gift)),
        back: times(2, () => () => takeBack(who)),
        void: [() => voidIt(coupon.id)],
        redeem: times(2, () => () => redeem(coupon.code)),
        reserve: [() => reserve(coupon.code)],
      })
      const accepted = count(ended.accept)
      expect(accepted).toBeLessThanOrEqual(1)
      const after = await audited(coupon.id)
      if (accepted === 1) {
        expect(ended.back.every((o) => o === 'transfer_gone')).toBe(true)
        expect(count([...ended.redeem, ...ended.reserve])).toBe(0)
        expect(after.code).not.toBe(coupon.code)
        expect(friends.map((f) => f.memberId)).toContain(after.memberId)
      } else expect(after.code).toBe(coupon.code)
      expect(count(ended.redeem) + count(ended.void)).toBeLessThanOrEqual(1)
    }
  }, 60_000)

  it('a held piece: confirmed once, or freed, or taken back; the books name the order that paid', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { coupon } = await holder()
      const id = await reserved(coupon.code)
      const ended = await race({
        confirm: times(3, () => async () => codeOf(await shopSystem.confirm(id))),
        free: times(2, () => async () => codeOf(await shopSystem.free(id))),
        void: [() => voidIt(coupon.id)],
        redeem: times(2, () => () => redeem(coupon.code)),
        reserve: [() => reserve(coupon.code)],
      })
      const confirmed = count(ended.confirm)
      expect(confirmed + count(ended.redeem) + count(ended.void)).toBeLessThanOrEqual(1)
      if (confirmed === 1) {
        expect(ended.free.every((o) => o === 'reservation_gone')).toBe(true)
        expect(count(ended.reserve)).toBe(0)
      }
      const after = await audited(coupon.id)
      expect(after.status === 'redeemed').toBe(confirmed + count(ended.redeem) === 1)
    }
  }, 60_000)

  it('at the very end of its time: the order or the next till, never both', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { coupon } = await holder()
      const id = await reserved(coupon.code, 60)
      w.clock.advance(59_999)
      const racing = race({
        confirm: times(2, () => async () => codeOf(await shopSystem.confirm(id))),
        redeem: times(3, () => () => redeem(coupon.code)),
        sweep: [() => sweepCoupons(w.deps, () => false).then(() => 'done')],
      })
      w.clock.advance(1)
      const ended = await racing
      expect(count(ended.confirm) + count(ended.redeem)).toBeLessThanOrEqual(1)
      const after = await audited(coupon.id)
      expect(after.status === 'redeemed').toBe(count(ended.confirm) + count(ended.redeem) === 1)
    }
  }, 60_000)

  it('a gift that runs out while it is accepted, swept, offered anew and used: one story', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const who = await holder()
      const { coupon } = who
      const gift = await offered(who)
      const friends = await shop.members(2)
      w.clock.advance(DAY_MS - 1)
      const racing = race({
        accept: friends.map((f) => () => accept(f.token, gift)),
        sweep: times(2, () => () => sweepCoupons(w.deps, () => false).then(() => 'done')),
        give: times(2, () => () => give(who)),
        redeem: times(2, () => () => redeem(coupon.code)),
      })
      w.clock.advance(1)
      const ended = await racing
      const [accepted, given, used] = [count(ended.accept), count(ended.give), count(ended.redeem)]
      expect(accepted + given + used).toBeLessThanOrEqual(1)
      await sweepCoupons(w.deps, () => false)
      const after = await audited(coupon.id)
      expect(after.status).toBe(used ? 'redeemed' : given ? 'transferring' : 'claimed')
      expect(after.memberId === who.memberId).toBe(accepted === 0)
    }
  }, 60_000)

  it('offered anew between the sweep’s look and its hand: the new offer stands', async () => {
    const who = await holder()
    await offered(who)
    w.clock.advance(DAY_MS)
    let anew: string | null = null
    const looking: typeof w.db.read = async (work) => {
      const due = await w.db.read(work)
      anew ??= await offered(who)
      return due
    }
    await sweepCoupons({ ...w.deps, db: { ...w.db, read: looking } }, () => false)
    expect((await audited(who.coupon.id)).status).toBe('transferring')
    expect(await accept((await shop.shopper()).token, anew!)).toBe('done')
  })

  it('on its last millisecond it is used or has run out, and only one till finds out', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { coupon } = await holder()
      await w.db.inTransaction((tx) =>
        tx.query('UPDATE coupon SET validUntil = ? WHERE id = ?', [w.clock.now(), coupon.id]),
      )
      const racing = race({ redeem: times(6, () => () => redeem(coupon.code)) })
      w.clock.advance(1)
      const { redeem: answers } = await racing
      expect(count(answers)).toBeLessThanOrEqual(1)
      for (const a of answers) expect(['done', 'coupon_already_redeemed', 'coupon_expired']).toContain(a)
      expect((await audited(coupon.id)).status === 'redeemed').toBe(count(answers) === 1)
    }
  }, 60_000)

  it('a use undone ten times at once comes back once, and is used once again', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { coupon } = await holder()
      const { redemptionId } = (await shop.redeem(coupon.code)).body
      const undo = () =>
        w
          .send('reverseRedemption', {
            token: shop.service.token,
            params: { id: redemptionId },
            key: shop.key(),
            body: { reason: '顾客退货' },
          })
          .then(done)
      const ended = await race({ undo: times(10, () => undo), redeem: times(4, () => () => redeem(coupon.code)) })
      expect(count(ended.undo)).toBe(1)
      expect(count(ended.redeem)).toBeLessThanOrEqual(1)
      expect((await audited(coupon.id)).status === 'redeemed').toBe(count(ended.redeem) === 1)
    }
  }, 60_000)
})
