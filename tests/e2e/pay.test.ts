import type { Page } from 'playwright-core'
import { must } from '../harness/rows'
import { onOneDatabase } from '../harness/world'
import { openStage, type Stage } from './browser'
import { onPhone } from './pages'
import { byId, codeOf, openTill, redeemAt, until } from './shopper'
import { story } from './story'

const DAY = 86_400_000
/** As the sandbox names the platform's calls. */
const QUERY = '/v3/pay/transactions/out-trade-no/{out_trade_no}'

/** The life of a payment on real screens; the payer's panel is played by the sandbox, which asks before it pays. */
onOneDatabase('a payment’s life on the screens', 'mysql', (open) => {
  let stage: Stage
  let shopper: Page
  let token = ''
  let person = ''
  let packId = ''
  let cardId = ''
  let couponId = ''
  /** What the payer answers next. */
  let answer: 'pays' | 'turns back' = 'pays'
  const asked: string[] = []

  beforeAll(async () => {
    stage = await openStage(open)
  }, 60_000)
  afterAll(() => stage?.close())
  const act = story(() => stage)

  const orders = async () => must(await stage.world.call('listMyOrders', { token })).body.items
  const sheet = (kind: string) => byId(shopper, `pay-${kind}`)
  const toShop = async (): Promise<void> => {
    await shopper.goto('about:blank')
    await shopper.goto(onPhone(stage, 'pages/shop/index', person))
    await byId(shopper, `shop-buy-${packId}`).waitFor()
  }

  act('a pack and a membership stand in the shop with what they bring', async () => {
    const { world, owner } = stage
    const now = Date.now()
    const made = must(
      await world.call('createCouponTemplate', {
        token: owner.token,
        body: {
          title: '护手霜立减 10 元',
          kind: 'cash',
          valueFen: 1000,
          thresholdFen: 0,
          total: 100,
          perMemberLimit: 1,
          claimFrom: new Date(now - DAY).toISOString(),
          claimUntil: new Date(now + 30 * DAY).toISOString(),
          validity: { kind: 'days_after_claim', days: 30 },
          inCentre: false,
        },
      }),
    ).body.id
    must(await world.call('publishCouponTemplate', { token: owner.token, params: { id: made } }))
    const product = async (body: object): Promise<string> =>
      must(await world.call('createProduct', { token: owner.token, body })).body.id
    packId = await product({
      kind: 'coupon_pack',
      title: '冬日护手券包',
      priceFen: 1990,
      items: [{ couponTemplateId: made, quantity: 3 }],
      onSale: true,
    })
    cardId = await product({ kind: 'membership', title: '山茶会员季卡', priceFen: 9900, months: 3, onSale: true })
    const member = await world.member()
    token = member.token
    person = member.id
    shopper = await stage.phone()
    shopper.on('dialog', (dialog) => {
      asked.push(dialog.message())
      void (answer === 'pays' ? dialog.accept() : dialog.dismiss())
    })
    await toShop()
    const text = await shopper.locator('body').innerText()
    for (const words of ['冬日护手券包', '¥19.90', '护手霜立减 10 元 × 3', '山茶会员季卡', '会员 3 个月'])
      expect(text).toContain(words)
  })

  act('she turns back at the panel: nothing is paid, and the order waits', async () => {
    answer = 'turns back'
    await byId(shopper, `shop-buy-${packId}`).tap()
    await sheet('unpaid').waitFor()
    expect(asked).toEqual(['支付 ¥19.90：冬日护手券包'])
    expect((await orders()).map((order) => order.status)).toEqual(['unpaid'])
  })

  act('she pays the same order after all, and three coupons are there', async () => {
    answer = 'pays'
    await byId(shopper, 'pay-again').tap()
    await sheet('paid').waitFor()
    expect(await sheet('paid').innerText()).toContain('3 张券已放进「我的券」')
    const [order, ...others] = await orders()
    expect([order?.status, others]).toEqual(['paid', []])
    expect(order?.couponIds).toHaveLength(3)
    couponId = order!.couponIds![0]!
    await byId(shopper, 'pay-done').tap()
    await byId(shopper, `coupon-open-${couponId}`).waitFor()
  })

  act('one of them is redeemed', async () => {
    await byId(shopper, `coupon-open-${couponId}`).tap()
    await byId(shopper, 'coupon-code').waitFor()
    const store = must(await stage.world.call('listStores', { token: stage.owner.token })).body.items[0]!
    const till = await stage.phone()
    await openTill(till, stage.world.url, await stage.world.staff('cashier', store.id))
    await redeemAt(till, await codeOf(shopper, 'coupon-code'))
    expect(await byId(till, 'staff-result').innerText()).toContain('核销成功')
    await byId(shopper, 'coupon-receipt').waitFor()
    await till.context().close()
  })

  act(
    'though no notice arrives and the first questions fail, nothing is claimed before the books say so',
    async () => {
      told(await stage.world.sandbox('PUT', '/pay', { notices: 'off' }))
      told(await stage.world.sandbox('PUT', '/faults', { [QUERY]: { status: 500, code: 'SYSTEM_ERROR' } }))
      await toShop()
      await byId(shopper, `shop-buy-${cardId}`).tap()
      await sheet('unknown').waitFor({ timeout: 30_000 })
      expect(await sheet('unknown').innerText()).toContain('不会重复扣款')
      expect((await orders())[0]?.status).toBe('unpaid')
      told(await stage.world.sandbox('DELETE', '/faults'))
      await byId(shopper, 'pay-check').tap()
      await sheet('paid').waitFor({ timeout: 20_000 })
      expect(await sheet('paid').innerText()).toMatch(/会员有效期至 /)
      told(await stage.world.sandbox('PUT', '/pay', { notices: 'on' }))
    },
    90_000,
  )

  act('the membership stands on her own page and is renewed from there', async () => {
    await byId(shopper, 'pay-done').tap()
    await byId(shopper, 'me-shop')
      .getByText(/有效期至/)
      .waitFor()
    // The router lets the page before fade away first.
    await byId(shopper, 'shop-until').waitFor({ state: 'hidden' })
    await byId(shopper, 'me-shop').tap()
    await byId(shopper, 'shop-until').waitFor()
    await byId(shopper, `shop-buy-${cardId}`).getByText('续费').waitFor()
  })

  act('an order can be given up, and is not paid any more', async () => {
    answer = 'turns back'
    await byId(shopper, `shop-buy-${packId}`).tap()
    await byId(shopper, 'pay-give-up').tap()
    await shopper.getByText('订单已取消').first().waitFor()
    expect((await orders())[0]?.status).toBe('closed')
  })

  act(
    'an open order counts down in the history and is paid from there; a refund is seen',
    async () => {
      await byId(shopper, `shop-buy-${packId}`).tap()
      await sheet('unpaid').waitFor()
      await shopper.goto('about:blank')
      await shopper.goto(onPhone(stage, 'pages/orders/index', person))
      const [open] = await orders()
      await byId(shopper, `order-${open!.id}`)
        .getByText(/剩 (\d\d:)?\d\d:\d\d/)
        .waitFor()
      answer = 'pays'
      await byId(shopper, `order-pay-${open!.id}`).tap()
      await sheet('paid').waitFor()
      await shopper.getByText('关闭', { exact: true }).tap()

      const { owner, world } = stage
      const refund = must(
        await world.call('refundOrder', {
          token: owner.token,
          params: { id: open!.id },
          key: 'refund-1',
          body: { amountFen: 1990, reason: '顾客不要了' },
        }),
      ).body
      expect(refund.status).not.toBe('awaiting_approval')
      await until(async () => (await orders())[0]?.status === 'refunded')
      await shopper.reload()
      const card = byId(shopper, `order-${open!.id}`)
      await card.getByText('已退款', { exact: true }).waitFor()
      expect(await card.innerText()).toContain('已退回 ¥19.90')
    },
    60_000,
  )
})

/** The sandbox's side did as it was told. */
function told(answer: { status: number; body: unknown }): void {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`)
}
