import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from './shop'
import { platformPen, refundFacts } from './wire'

onEachDatabase('what was bought, and whose it is', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  }, 60_000)
  afterAll(() => w.close())

  const tierOf = async (id: string) => {
    const [row] = (await w.db.read((tx) => tx.query('SELECT tier FROM member WHERE id = ?', [id]))) as {
      tier: string
    }[]
    return row!.tier
  }
  const tenMinutes = async () => {
    w.clock.advance(600_000)
    await w.jobs()
  }

  it('follows a merge of two accounts, and comes back when it is undone', async () => {
    const stays = await w.member()
    const goes = await w.member()
    const order = await shop.bought(goes, shop.year.id)
    const plain = await tierOf(stays.memberId)
    // The phone button gives the number that the other account holds.
    const button = jest.spyOn(w.deps.wechat.mini!, 'phoneNumber')
    button.mockResolvedValue({ phone: `+86${stays.phone}`, countryCode: '86' })
    const taken = await w.call('rebindPhone', { token: goes.token, body: { phoneCode: 'x' } })
    button.mockRestore()
    expect(taken.body.code).toBe('phone_bound_to_other_account')
    must(
      await w.call('mergeMember', {
        token: goes.token,
        body: { mergeToken: taken.body.mergeToken as string, choice: 'merge' },
      }),
    )
    const paid = async (token: string) => must(await w.call('readPaidMembership', { token })).body
    expect(await paid(stays.token)).toMatchObject({ tier: 'gold' })
    expect(must(await w.call('listMyOrders', { token: stays.token })).body.items.map((o) => o.id)).toEqual([order.id])
    expect(must(await w.call('readMyOrder', { token: stays.token, params: { id: order.id } })).body.status).toBe('paid')
    await tenMinutes()
    expect(await tierOf(stays.memberId)).toBe('gold')

    must(
      await w.call('reverseMerge', {
        token: shop.owner,
        params: { id: stays.memberId },
        body: { reason: '不是同一人' },
      }),
    )
    expect((await paid(stays.token)).until).toBeNull()
    await tenMinutes()
    expect([await tierOf(stays.memberId), await tierOf(goes.memberId)]).toEqual([plain, 'gold'])
    must(await shop.refund(order.id, order.amountFen))
    await w.jobs()
    expect(await tierOf(goes.memberId)).toBe(plain)
  }, 60_000)

  it('lowers nobody below the tier that her points have led to, neither while it runs nor at its end', async () => {
    const tier = { names: null, benefits: [] }
    const tiers = [
      { ...tier, key: 'standard', name: '会员', minPoints: 0 },
      { ...tier, key: 'gold', name: '金卡', minPoints: null },
      { ...tier, key: 'diamond', name: '钻石', minPoints: 100 },
    ]
    must(await w.call('editSettings', { token: shop.owner, body: { membership: { tiers } } }))
    const give = async (id: string) => {
      const body = { points: 100, reason: '补偿' }
      must(await w.call('adjustPoints', { token: shop.owner, params: { id }, key: `rise-${id}`, body }))
    }
    const before = await w.member()
    await give(before.memberId)
    const first = await shop.bought(before, shop.year.id)
    expect(await tierOf(before.memberId)).toBe('diamond')
    const after = await w.member()
    const second = await shop.bought(after, shop.year.id)
    expect(await tierOf(after.memberId)).toBe('gold')
    await give(after.memberId)
    expect(await tierOf(after.memberId)).toBe('diamond')
    for (const { id, amountFen } of [first, second]) must(await shop.refund(id, amountFen))
    await w.jobs()
    expect([await tierOf(before.memberId), await tierOf(after.memberId)]).toEqual(['diamond', 'diamond'])
  }, 60_000)

  it('leaves, at its end, the tier that points gathered meanwhile have led to', async () => {
    const tier = { names: null, benefits: [] }
    const tiers = [
      { ...tier, key: 'standard', name: '会员', minPoints: 0 },
      { ...tier, key: 'silver', name: '银卡', minPoints: 100 },
      { ...tier, key: 'gold', name: '金卡', minPoints: null },
    ]
    must(await w.call('editSettings', { token: shop.owner, body: { membership: { tiers } } }))
    const who = await w.member()
    const { id, amountFen } = await shop.bought(who, shop.year.id)
    const body = { points: 100, reason: '补偿' }
    must(await w.call('adjustPoints', { token: shop.owner, params: { id: who.memberId }, key: 'silver', body }))
    expect(await tierOf(who.memberId)).toBe('gold')
    must(await shop.refund(id, amountFen))
    await w.jobs()
    expect(await tierOf(who.memberId)).toBe('silver')
  }, 60_000)

  it('tells those who listen, with ids and amounts only', async () => {
    const hook = must(
      await w.call('createWebhook', {
        token: shop.owner,
        body: { url: 'https://93.184.215.14/hook', events: ['order.paid', 'order.refunded'] },
      }),
    )
    expect(hook.status).toBe(201)
    w.clock.advance(2_000)
    const who = await w.member()
    const order = await shop.bought(who, shop.pack.id)
    must(await shop.refund(order.id, 1_000))
    await w.jobs()
    const news = (await w.db.read((tx) => tx.query('SELECT event, payload FROM outbox_event ORDER BY id'))) as {
      event: string
      payload: string
    }[]
    expect(news.map((n) => n.event)).toEqual(['order.paid', 'order.refunded'])
    expect(JSON.parse(news[0]!.payload)).toEqual({
      orderId: order.id,
      orderNo: order.orderNo,
      memberId: who.memberId,
      memberNo: who.member.memberNo,
      kind: 'coupon_pack',
      title: '护手霜券包',
      amountFen: 5_000,
      paidAt: order.paidAt,
    })
    expect(JSON.parse(news[1]!.payload)).toMatchObject({ orderNo: order.orderNo, amountFen: 1_000 })
  })

  it('a refund that was given up as abnormal and then paid after all is counted once', async () => {
    await w.sandbox('PUT', '/pay', { refunds: 'ABNORMAL' })
    const who = await w.member()
    const order = await shop.bought(who, shop.pack.id)
    const refund = must(await shop.refund(order.id, 5_000)).body
    await w.jobs()
    expect(await shop.read(order.id)).toMatchObject({ status: 'paid', refundableFen: 5_000 })
    const pen = platformPen(w)
    const facts = refundFacts(w, {
      orderNo: order.orderNo,
      totalFen: 5_000,
      transactionId: order.transactionId!,
      refundNo: refund.refundNo,
      refundFen: 5_000,
    })
    expect(await Promise.all([0, 1, 2].map(() => pen.say(facts, 'refund')))).toEqual([204, 204, 204])
    const now = await shop.read(order.id)
    expect(now).toMatchObject({ status: 'refunded', refundedFen: 5_000, refundableFen: 0 })
    expect(now.coupons.map((c) => c.status)).toEqual(['voided', 'voided', 'voided'])
  })
})
