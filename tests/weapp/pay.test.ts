import { onOneDatabase, type World } from '../harness/world'
import { must } from '../harness/rows'
import { readPackage } from './host/package'
import { calls, expectHealthy, join, openShop, phoneIn, tokenOf, type Shop } from './shop'

/** As the sandbox names the platform's call. */
const QUERY = '/v3/pay/transactions/out-trade-no/{out_trade_no}'

/** The life of a payment in the package as it would be uploaded, `wx.requestPayment` played by the host. */
onOneDatabase('the built mini-program: a payment’s life', 'sqlite', (open) => {
  let w: World
  let shop: Shop
  let phone: Awaited<ReturnType<typeof phoneIn>>
  let packId: string
  let cardId: string

  beforeAll(async () => {
    readPackage()
    w = await open()
    shop = await openShop(w)
    const { token } = shop.owner
    const product = async (body: object): Promise<string> =>
      must(await w.call('createProduct', { token, body })).body.id
    packId = await product({
      kind: 'coupon_pack',
      title: '冬日护手券包',
      priceFen: 1990,
      items: [{ couponTemplateId: shop.second.id, quantity: 3 }],
      onSale: true,
    })
    cardId = await product({ kind: 'membership', title: '季卡', priceFen: 9900, months: 3, onSale: true })
    phone = await phoneIn(w)
    await join(phone)
  })
  afterAll(async () => {
    await phone?.close()
    await w?.close()
  })
  afterEach(() => expectHealthy(phone))

  const orders = async () => must(await w.call('listMyOrders', { token: tokenOf(phone) })).body.items
  const sandbox = async (method: string, path: string, body?: object): Promise<void> => {
    const answer = await w.sandbox(method, path, body)
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }
  /** The books are asked after at most every three seconds an order, by a clock that stands here. */
  const buy = async (productId: string): Promise<void> => {
    w.clock.advance(5_000)
    await phone.tap(`#shop-buy-${productId}`)
  }

  it('an order is made once, though its first answer is lost, and the panel opens with what the server signed', async () => {
    phone.open('/pages/shop/index')
    await phone.waitFor(`#shop-buy-${packId}`)
    expect(phone.text()).toContain('护手霜立减 × 3')
    phone.answers.payment = 'cancelled'
    let lost = 0
    phone.network.weather = (sent) => (sent.url.endsWith('/mini/orders') && lost++ === 0 ? 'lose' : 'fine')
    await buy(packId)
    await phone.waitFor('#pay-order-again')
    expect(phone.notes.payments).toEqual([])
    await phone.tap('#pay-order-again')
    await phone.waitFor('#pay-unpaid')
    expect(phone.notes.payments).toHaveLength(1)
    expect(phone.notes.payments[0]).toMatchObject({ signType: 'RSA', package: expect.stringMatching(/^prepay_id=/) })
    expect(await orders()).toHaveLength(1)
    const made = calls(phone, '/mini/orders').filter((sent) => sent.method === 'POST')
    expect(new Set(made.map((sent) => sent.header['Idempotency-Key'])).size).toBe(1)
    // What it costs is the server's alone.
    expect(made.map((sent) => JSON.parse(sent.data ?? ''))).toEqual([{ productId: packId }, { productId: packId }])
  })

  it('paying it after all brings the coupons, by the server’s word', async () => {
    phone.answers.payment = 'paid'
    await phone.tap('#pay-again')
    await phone.waitFor('#pay-paid')
    expect(phone.text('#pay-paid')).toContain('3 张券已放进「我的券」')
    expect(phone.text('#pay-paid')).toContain('¥19.90')
    const [order] = await orders()
    expect(order?.status).toBe('paid')
    await phone.tap('#pay-done')
    await phone.waitFor(`#coupon-open-${order!.couponIds![0]}`)
  })

  it('one of the coupons is redeemed', async () => {
    const [order] = await orders()
    await phone.tap(`#coupon-open-${order!.couponIds![0]}`)
    await phone.waitFor('#coupon-code')
    must(
      await w.call('redeemCoupon', {
        token: shop.cashier.token,
        key: 'pack-1',
        body: { code: phone.text('#coupon-code'), storeId: shop.store.id },
      }),
    )
    await phone.waitFor('#coupon-receipt')
    expect(phone.text('#coupon-receipt')).toContain('中央大街店')
    phone.back()
  })

  it('a panel that says “paid” is not believed: while notices stay out and the platform is silent, the outcome is unknown', async () => {
    await sandbox('PUT', '/pay', { notices: 'off' })
    await sandbox('PUT', '/faults', { [QUERY]: { status: 500, code: 'SYSTEM_ERROR' } })
    phone.open('/pages/shop/index')
    await phone.waitFor(`#shop-buy-${cardId}`)
    await buy(cardId)
    await phone.waitFor('#pay-unknown', 20_000)
    expect(phone.text('#pay-unknown')).toContain('不会重复扣款')
    await sandbox('DELETE', '/faults')
    w.clock.advance(5_000)
    await phone.tap('#pay-check')
    await phone.waitFor('#pay-paid', 20_000)
    expect(phone.text('#pay-paid')).toContain('会员有效期至 6月2日')
    await sandbox('PUT', '/pay', { notices: 'on' })
  }, 60_000)

  it('her own page tells until when; a panel that breaks down leaves the order open', async () => {
    await phone.tap('#pay-done')
    await phone.waitFor(() => phone.find('#me-shop') && phone.text('#me-shop').includes('有效期至'))
    await phone.tap('#me-shop')
    await phone.waitFor(() => phone.find(`#shop-buy-${cardId}`) && phone.text(`#shop-buy-${cardId}`) === '续费')
    phone.answers.payment = 'broken'
    await buy(packId)
    await phone.waitFor(() => phone.find('#pay-unknown') ?? phone.find('#pay-unpaid'))
    expect((await orders())[0]?.status).toBe('unpaid')
  })

  it('the history counts down; what is given up is closed, and what was refunded says so', async () => {
    phone.tab('pages/me/index')
    await phone.tap('#me-orders')
    const [open, , pack] = await orders()
    await phone.waitFor(`#order-${open!.id}`)
    expect(phone.text(`#order-${open!.id}`)).toMatch(/待支付剩 (\d\d:)?\d\d:\d\d/)
    w.clock.advance(5_000)
    await phone.tap(`#order-close-${open!.id}`)
    await phone.waitFor(() => phone.text(`#order-${open!.id}`).includes('已关闭'))
    must(
      await w.call('refundOrder', {
        token: shop.owner.token,
        params: { id: pack!.id },
        key: 'refund-1',
        body: { amountFen: 990, reason: '用过一张' },
      }),
    )
    for (let round = 0; round < 20 && (await orders())[2]?.refundedFen !== 990; round += 1) {
      w.clock.advance(5_000)
      await w.jobs()
    }
    phone.comeBack()
    await phone.waitFor(() => phone.text(`#order-${pack!.id}`).includes('已退回 ¥9.90'))
    expect(phone.text(`#order-${pack!.id}`)).toContain('部分退款')
  }, 30_000)
})
