import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { findSuspicions } from '../../server/abuse/suspect'
import { addDays, shanghaiDay } from '../../shared/rules/calendar'
import { must } from '../harness/rows'
import { onOneDatabase } from '../harness/world'
import { openReceiver, type Receiver } from '../server/partners/receiver'
import { openStage, type Stage } from './browser'
import { choose, chooseAmong, field } from './console'
import { troubles } from './manners'
import { story } from './story'

/** The staff's part of coupons and payments in the console, against a server with the sandbox as WeChat. */
onOneDatabase('the shop behind the counter', 'mysql', (open) => {
  let stage: Stage
  let office: Page
  let shopSystem: Receiver
  let storeId: string
  let storeName: string
  let templateId: string
  let lin: { id: string; token: string; memberId: string }
  let couponCode: string

  beforeAll(async () => {
    shopSystem = await openReceiver()
    stage = await openStage(open, { env: { WEBHOOK_PRIVATE_ADDRESSES: 'allow' } })
    const store = must(await stage.world.call('listStores', { token: stage.owner.token })).body.items[0]!
    storeId = store.id
    storeName = store.name
    lin = await stage.world.member({ profile: { nickname: '林晓' } })
  }, 60_000)
  afterAll(async () => {
    await stage?.close()
    await shopSystem?.close()
  })
  const tell = story(() => stage)
  // Each act looks at several screens with axe, which takes its time on a busy machine.
  const act = (name: string, scene: () => Promise<void>) => tell(name, scene, 90_000)

  const api = () => stage.world
  const owner = () => stage.owner.token
  const status = (page: Page, testId: string, word: string) =>
    page.locator(`[data-testid="${testId}"][data-status="${word}"]`).first()
  /** Dialogs and drawers are looked at as they stand. */
  const readable = async (page: Page): Promise<void> => expect(await troubles(page)).toEqual([])

  act('the wizard leads through six steps with the phone beside, and keeps every term', async () => {
    office = await stage.console('')
    await office.getByTestId('nav-coupons').click()
    await office.getByTestId('coupon-new').click()
    // What is missing leads back to where it belongs, from wherever one saves.
    await office.getByTestId('coupon-step-review').click()
    await office.getByTestId('coupon-save').click()
    await field(office, 'coupon-title').waitFor()

    await field(office, 'coupon-title').fill('面霜礼：满 100 减 30')
    await field(office, 'coupon-value').fill('30')
    await field(office, 'coupon-threshold').fill('100')
    await office.getByTestId('coupon-for-goods').click()
    await field(office, 'coupon-goods-name').fill('面霜系列')
    await field(office, 'coupon-skus').fill('CREAM-30, CREAM-50')
    const phone = office.getByRole('figure')
    await phone.getByText('面霜系列').waitFor()
    await readable(office)
    await office.getByTestId('coupon-next').click()
    await chooseAmong(office, 'coupon-stores', storeName)
    await office.getByTestId('coupon-next').click()
    await office.getByTestId('coupon-weekdays').getByText('六').click()
    await phone.getByText('周六可用').waitFor()
    await office.getByTestId('coupon-weekdays').getByText('六').click()
    await office.getByTestId('coupon-next').click()
    await field(office, 'coupon-total').fill('200')
    await field(office, 'coupon-limit').fill('5')
    await field(office, 'coupon-budget').fill('3000')
    await office.getByTestId('coupon-most-cost').getByText('最多 100 张').waitFor()
    await readable(office)
    await office.getByTestId('coupon-next').click()
    await field(office, 'coupon-code-word').fill('初雪将至')
    await office.getByTestId('coupon-transferable').click()
    await readable(office)
    await office.getByTestId('coupon-next').click()
    await office.getByTestId('coupon-checks').getByText('必填的都填了').waitFor()
    await readable(office)
    await office.getByTestId('coupon-save').click()
    await office.locator('[data-testid="coupon-state"][data-state="draft"]').waitFor()
    templateId = /\/coupons\/([0-9a-f-]{36})/.exec(office.url())?.[1] ?? ''
    const kept = must(await api().call('readCouponTemplate', { token: owner(), params: { id: templateId } })).body
    expect(kept).toMatchObject({
      title: '面霜礼：满 100 减 30',
      goods: { name: '面霜系列', skus: ['CREAM-30', 'CREAM-50'] },
      storeIds: [storeId],
      total: 200,
      perMemberLimit: 5,
      budgetFen: 300_000,
      codeWord: '初雪将至',
      transferable: true,
      inCentre: true,
    })
  })

  act('a term of a draft is taken away again, and the forecast says what it goes by', async () => {
    await office.getByTestId('coupon-edit').click()
    await office.getByTestId('coupon-step-ways').click()
    await field(office, 'coupon-code-word').fill('')
    await office.getByTestId('coupon-save').click()
    await office.getByTestId('coupon-publish').click()
    await office.locator('[data-testid="coupon-state"][data-state="published"]').waitFor()
    const kept = must(await api().call('readCouponTemplate', { token: owner(), params: { id: templateId } })).body
    expect(kept).not.toHaveProperty('codeWord')
    await office.getByTestId('coupon-forecast').waitFor()
    expect(await office.getByTestId('coupon-forecast-basis').innerText()).not.toBe('')
    await office.getByTestId('coupon-budget-meter').waitFor()
    await office.getByTestId('coupon-pause').click()
    await office.getByTestId('undo').click()
    await office.locator('[data-testid="coupon-state"][data-state="published"]').waitFor()
    await readable(office)
  })

  act('a file of codes is sent in parts, and the lines that were refused come back as a file', async () => {
    await office.getByTestId('coupon-tab-codes').click()
    await office.getByTestId('codes-add').click()
    const codes = Array.from({ length: 5200 }, (_, at) => `SNOW${String(at).padStart(6, '0')}`)
    await office
      .getByTestId('codes-file')
      .locator('input[type=file]')
      .setInputFiles({
        name: '三月印刷.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(['券码', ...codes, 'SNOW000000', 'x'.repeat(70)].join('\r\n')),
      })
    await office.getByTestId('codes-chosen').getByText('5,201').waitFor()
    await office.getByTestId('codes-go').click()
    await office.locator('[data-testid="codes-progress"][data-state="done"]').waitFor({ timeout: 30_000 })
    await readable(office)
    const download = office.waitForEvent('download')
    await office.getByTestId('codes-refused').click()
    const refused = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\r\n')
    expect(refused).toHaveLength(3)
    expect(refused[1]).toMatch(/^5203,x{64},/)
    expect(refused[2]).toMatch(/^5202,SNOW000000,/)
    await office.getByTestId('codes-done').click()
    await office.getByTestId('codes-list').getByText('0 / 5,200').waitFor()

    await office.getByTestId('codes-make').click()
    await field(office, 'make-name').fill('线下活动')
    await field(office, 'make-quantity').fill('50')
    await office.getByTestId('make-go').click()
    await status(office, 'job-progress', 'done').waitFor({ timeout: 20_000 })
    await office.getByTestId('make-done').click()
    await office.getByTestId('codes-list').getByText('0 / 50', { exact: true }).waitFor()
    const typed = must(
      await api().call('enterCouponCode', { token: lin.token, key: 'snow', body: { code: 'SNOW000007' } }),
    ).body
    expect(typed.couponTemplateId).toBe(templateId)
    couponCode = typed.code
  })

  act('the desk asks for the goods, counts them alone, and the use shows in the heat map', async () => {
    stage.forgive(/409 \(Conflict\)/)
    await office.getByTestId('nav-desk').click()
    await choose(office, 'desk-store', storeName)
    await field(office, 'desk-code').fill(couponCode)
    await field(office, 'desk-amount').fill('180')
    await office.getByTestId('desk-preview').click()
    await office.getByTestId('desk-reason').waitFor()
    await field(office, 'desk-sku-0').fill('CREAM-50')
    await field(office, 'desk-item-amount-0').fill('60')
    await office.getByTestId('desk-items-look').click()
    await office.getByTestId('desk-reason').getByText('订单金额还没到使用门槛').waitFor()
    await field(office, 'desk-item-amount-0').fill('120')
    await office.getByTestId('desk-items-look').click()
    await office.locator('[data-testid="desk-seen"][data-redeemable="true"]').waitFor()
    await readable(office)
    await office.getByTestId('desk-confirm').click()
    await office.getByTestId('desk-list').getByText('面霜礼').waitFor()

    await office.goto(`${api().url}/console/coupons/${templateId}?tab=hours`)
    await office.getByTestId('hours-heat').getByText(storeName).waitFor()
    expect(await office.getByTestId('hours-heat').locator('td', { hasText: /^1$/ }).count()).toBe(1)
    await readable(office)
  })

  act('a pattern is listed with its reasons, looked into without loss, and released', async () => {
    const cashier = await api().staff('cashier', storeId)
    const template = must(
      await api().call('createCouponTemplate', {
        token: owner(),
        body: {
          title: '立减 10',
          kind: 'cash',
          valueFen: 1000,
          thresholdFen: 0,
          total: 100,
          perMemberLimit: 5,
          claimFrom: new Date(Date.now() - 86_400_000).toISOString(),
          claimUntil: new Date(Date.now() + 86_400_000).toISOString(),
          validity: { kind: 'days_after_claim', days: 7 },
        },
      }),
    ).body
    must(await api().call('publishCouponTemplate', { token: owner(), params: { id: template.id } }))
    const coupon = must(
      await api().call('claimCoupon', { token: lin.token, params: { id: template.id }, key: 'circle' }),
    ).body
    for (let turn = 0; turn < 6; turn++) {
      const body = { code: coupon.code, storeId, orderAmountFen: 5000 }
      const used = must(await api().call('redeemCoupon', { token: cashier.token, key: `use-${turn}`, body })).body
      must(
        await api().call('reverseRedemption', {
          token: cashier.token,
          key: `undo-${turn}`,
          params: { id: used.redemptionId },
          body: { reason: '顾客不要了' },
        }),
      )
    }
    await findSuspicions(api().deps, () => false)
    const service = await api().staff('service')
    const desk = await stage.seat('risk', service)
    const list = desk.getByTestId('suspicion-list')
    await list.getByText('核销后又撤销').first().waitFor()
    expect(await list.innerText()).toMatch(/撤销 6 次/)
    await readable(desk)
    await desk.locator('[data-testid^="suspicion-hold-"]').first().click()
    await field(desk, 'reason').fill('先看看这几次核销')
    await readable(desk)
    await desk.getByTestId('reason-confirm').click()
    await desk.getByTestId('reason').waitFor({ state: 'hidden' })
    await desk.getByTestId('suspicions-held').click()
    await desk.getByTestId(`suspicion-member-${lin.memberId}`).first().click()
    await desk.getByTestId('member-hold').waitFor()
    await readable(desk)
    const refused = await api().call('claimCoupon', { token: lin.token, params: { id: template.id }, key: 'held' })
    expect(refused.status).toBe(409)
    await desk.getByTestId('member-release').click()
    await desk.getByTestId('member-hold').waitFor({ state: 'hidden' })
    await desk.getByTestId('member-tab-points').click()
    await desk.getByTestId('points-adjust').click()
    await field(desk, 'points-amount').fill('300')
    await field(desk, 'points-reason').fill('核查期间的补偿')
    await readable(desk)
    await desk.getByTestId('points-go').click()
    await desk.getByTestId('points-balance').getByText('300', { exact: true }).waitFor()
    await desk.context().close()
  })

  act('a pack is put on sale, bought, and a part of it is paid back', async () => {
    await office.getByTestId('nav-orders').click()
    await office.getByTestId('payments-products').click()
    await office.getByTestId('product-new').click()
    await field(office, 'product-title').fill('面霜券包')
    await field(office, 'product-price').fill('199')
    await choose(office, 'product-coupon-0', '面霜礼')
    await field(office, 'product-quantity-0').fill('3')
    await readable(office)
    await office.getByTestId('product-save').click()
    await office.getByTestId('product-list').getByText('面霜券包').waitFor()
    const products = must(await api().call('listProducts', { token: lin.token })).body.items
    const product = products.find(({ title }) => title === '面霜券包')!
    const { order, payment } = must(
      await api().call('createOrder', { token: lin.token, key: 'buy', body: { productId: product.id } }),
    ).body
    await api().sandbox('POST', `/people/${lin.id}/payments`, { ...payment, outcome: 'paid' })
    await office.getByTestId('payments-orders').click()
    await office.getByTestId('order-list').getByText(order.orderNo).click()
    await office.getByTestId('order-ask').click()
    await office.getByTestId('order-drawer').locator('[data-status="paid"]').first().waitFor()
    await office.getByTestId('order-coupons').getByText('面霜礼').first().waitFor()
    expect(new URL(office.url()).searchParams.get('order')).toBe(order.id)
    await readable(office)
    await office.getByTestId('order-refund').click()
    await field(office, 'refund-amount').fill('20')
    await field(office, 'refund-reason').fill('少了一支')
    await office.getByTestId('refund-effect').getByText('部分退款不影响已发的券').waitFor()
    await readable(office)
    await office.getByTestId('refund-go').click()
    await office.getByTestId('order-refunds').getByText('少了一支').waitFor()
    await office.getByTestId('order-refundable').getByText('179').waitFor()
  })

  act('a refund above the limit waits for a second person, and never for the one who asked', async () => {
    await office.goto(`${api().url}/console/settings?tab=coupons`)
    await field(office, 'settings-refund').fill('50')
    await office.getByTestId('settings-coupons-save').click()
    await office.getByText('已保存').first().waitFor()
    await office.goto(`${api().url}/console/orders?tab=orders`)
    await office.getByTestId('order-list').getByText('面霜券包').first().click()
    await office.getByTestId('order-refund').click()
    await office.getByTestId('refund-approval').waitFor()
    await field(office, 'refund-reason').fill('顾客退货')
    await office.getByTestId('refund-go').click()
    await office.getByTestId('order-refunds').locator('[data-status="awaiting_approval"]').waitFor()
    await office.goto(`${api().url}/console/orders?tab=refunds`)
    const own = office.locator('[data-testid^="refund-approve-"]').first()
    await own.waitFor()
    expect(await own.isDisabled()).toBe(true)
    expect(await own.getAttribute('aria-description')).toBe('自己提出的退款，要由另一位同事批准')
    await readable(office)

    const second = await api().staff('service')
    const desk = await stage.seat('orders?tab=refunds&refund=awaiting_approval', second)
    await desk.locator('[data-testid^="refund-approve-"]').first().click()
    await desk.getByTestId('refund-list').waitFor({ state: 'hidden' })
    await desk.context().close()
    for (let tries = 0; tries < 100; tries++) {
      await office.reload()
      await office.getByTestId('refund-list').waitFor()
      if ((await office.locator('[data-testid="refund-status"][data-status="done"]').count()) === 2) break
      await office.waitForTimeout(200)
    }
    expect(await office.locator('[data-testid="refund-status"][data-status="done"]').count()).toBe(2)
    await office.getByTestId('payments-orders').click()
    await status(office, 'order-status', 'refunded').waitFor()
  })

  act('a day is compared again, and its difference is settled with a note', async () => {
    const day = addDays(shanghaiDay(Date.now()), -2)
    const cells = {
      交易时间: `${day} 12:00:00`,
      微信订单号: '4200000000202601010000000001',
      商户订单号: 'NOTOURS0001',
      用户标识: 'o-somebody',
      交易类型: 'JSAPI',
      交易状态: 'SUCCESS',
      货币种类: 'CNY',
      应结订单金额: '12.00',
      订单金额: '12.00',
      公众账号ID: 'wx0000000000000000',
      商户号: '1600000001',
      代金券金额: '0.00',
      退款金额: '0.00',
      充值券退款金额: '0.00',
      申请退款金额: '0.00',
      手续费: '0.00000',
      费率: '0.60%',
    }
    await api().sandbox('PUT', '/pay/bill-plants', { items: [{ kind: 'add', day, cells }] })
    await office.getByTestId('payments-bills').click()
    await office.getByTestId('bill-check').click()
    await field(office, 'bill-day').fill(day)
    await field(office, 'bill-day').press('Enter')
    await readable(office)
    await office.getByTestId('bill-go').click()
    await status(office, 'job-progress', 'done').waitFor({ timeout: 20_000 })
    await office.getByTestId('bill-done').click()
    await status(office, 'bill-status', 'different').click()
    const difference = office.locator('[data-testid^="difference-"][data-settled="false"]').first()
    await difference.waitFor()
    await readable(office)
    await difference.locator('[data-testid^="difference-settle-"]').click()
    await field(office, 'reason').fill('已联系微信支付核对')
    await office.getByTestId('reason-confirm').click()
    await office.locator('[data-settled="true"]').getByText('已联系微信支付核对').waitFor()
    await office.keyboard.press('Escape')
  })

  act('a key is shown once, opens the door for a till, is rotated with grace, and ends', async () => {
    await office.getByTestId('nav-settings').click()
    await office.getByTestId('settings-keys').click()
    await office.getByTestId('key-new').click()
    await field(office, 'key-name').fill('收银机')
    await office.getByTestId('key-scope-members').click()
    await readable(office)
    await office.getByTestId('key-save').click()
    const key = await office.getByTestId('secret').innerText()
    await readable(office)
    await office.getByTestId('secret-kept').click()
    const memberNo = must(await api().call('readMember', { token: owner(), params: { id: lin.memberId } })).body
      .memberNo
    const ask = async (secret: string): Promise<number> =>
      (
        await fetch(`${api().url}/api/v1/open/members/lookups`, {
          method: 'POST',
          headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
          body: JSON.stringify({ memberNo }),
        })
      ).status
    expect(await ask(key)).toBe(200)
    await office.locator('[data-testid^="key-rotate-"]').first().click()
    await field(office, 'key-grace').fill('0')
    await office.getByTestId('key-rotate-go').click()
    const fresh = await office.getByTestId('secret').innerText()
    await office.getByTestId('secret-kept').click()
    expect([await ask(key), await ask(fresh)]).toEqual([401, 200])
    await office.locator('[data-testid^="key-revoke-"]').first().click()
    await field(office, 'key-revoke-name').fill('收银机')
    await office.getByTestId('key-revoke-name-go').click()
    await office.getByTestId('key-list').getByText('已停用').waitFor()
    expect(await ask(fresh)).toBe(401)
  })

  act('a webhook is tried, told of news, and what did not get there is sent again', async () => {
    await office.getByTestId('settings-webhooks').click()
    await office.getByTestId('hook-new').click()
    await field(office, 'hook-url').fill(shopSystem.url)
    await office.getByTestId('hook-event-member.joined').click()
    await readable(office)
    await office.getByTestId('hook-save').click()
    expect(await office.getByTestId('secret').innerText()).not.toBe('')
    await office.getByTestId('secret-kept').click()
    await office.locator('[data-testid^="hook-ping-"]').first().click()
    await office.getByText('对方回答 200，收到了').waitFor()
    shopSystem.answer(() => ({ status: 500 }))
    await api().member()
    const heard = shopSystem.heard.length
    await office.locator('[data-testid^="hook-sent-"]').first().click()
    for (let tries = 0; tries < 60; tries++) {
      await office.getByTestId('deliveries').getByText('刷新').click()
      if ((await office.locator('[data-testid="delivery-status"]').count()) > 0) break
      await office.waitForTimeout(250)
    }
    await office.locator('[data-testid="delivery-status"]').first().waitFor()
    await readable(office)
    shopSystem.answer(() => ({ status: 200 }))
    await office.locator('[data-testid^="delivery-repeat-"]').first().click()
    for (let tries = 0; tries < 60; tries++) {
      await office.getByTestId('deliveries').getByText('刷新').click()
      if ((await status(office, 'delivery-status', 'delivered').count()) > 0) break
      await office.waitForTimeout(250)
    }
    await status(office, 'delivery-status', 'delivered').waitFor()
    expect(shopSystem.heard.length).toBeGreaterThan(heard - 1)
  })
})
