import { addDays, shanghaiDay } from '../../shared/rules/calendar'
import { must } from '../harness/rows'
import { choose, field } from './console'
import type { Shop } from './shop'

/** Packs are sold, money goes back, and the days are compared with the bills. */
export function takeMoney({ act, stage, office, lin, readable, status }: Shop): void {
  act('a pack is put on sale, bought, and a part of it is paid back', async () => {
    await office().getByTestId('nav-orders').click()
    await office().getByTestId('payments-products').click()
    await office().getByTestId('product-new').click()
    await field(office(), 'product-title').fill('面霜券包')
    await field(office(), 'product-price').fill('199')
    await choose(office(), 'product-coupon-0', '面霜礼')
    await field(office(), 'product-quantity-0').fill('3')
    await readable(office())
    await office().getByTestId('product-save').click()
    await office().getByTestId('product-list').getByText('面霜券包').waitFor()
    const products = must(await stage().world.call('listProducts', { token: lin().token })).body.items
    const product = products.find(({ title }) => title === '面霜券包')!
    const { order, payment } = must(
      await stage().world.call('createOrder', { token: lin().token, key: 'buy', body: { productId: product.id } }),
    ).body
    await stage().world.sandbox('POST', `/people/${lin().id}/payments`, { ...payment, outcome: 'paid' })
    await office().getByTestId('payments-orders').click()
    await office().getByTestId('order-list').getByText(order.orderNo).click()
    await office().getByTestId('order-ask').click()
    await office().getByTestId('order-drawer').locator('[data-status="paid"]').first().waitFor()
    await office().getByTestId('order-coupons').getByText('面霜礼').first().waitFor()
    expect(new URL(office().url()).searchParams.get('order')).toBe(order.id)
    await readable(office())
    await office().getByTestId('order-refund').click()
    await field(office(), 'refund-amount').fill('20')
    await field(office(), 'refund-reason').fill('少了一支')
    await office().getByTestId('refund-effect').getByText('部分退款不影响已发的券').waitFor()
    await readable(office())
    await office().getByTestId('refund-go').click()
    await office().getByTestId('order-refunds').getByText('少了一支').waitFor()
    await office().getByTestId('order-refundable').getByText('179').waitFor()
  })

  act('a refund above the limit waits for a second person, and never for the one who asked', async () => {
    await office().goto(`${stage().world.url}/console/settings?tab=approval`)
    await field(office(), 'settings-refund').fill('50')
    await office().getByTestId('settings-approval-save').click()
    await office().getByText('已保存').first().waitFor()
    await office().goto(`${stage().world.url}/console/orders?tab=orders`)
    await office().getByTestId('order-list').getByText('面霜券包').first().click()
    await office().getByTestId('order-refund').click()
    await office().getByTestId('refund-approval').waitFor()
    await field(office(), 'refund-reason').fill('顾客退货')
    await office().getByTestId('refund-go').click()
    await office().getByTestId('order-refunds').locator('[data-status="awaiting_approval"]').waitFor()
    await office().goto(`${stage().world.url}/console/orders?tab=refunds`)
    const own = office().locator('[data-testid^="refund-approve-"]').first()
    await own.waitFor()
    expect(await own.isDisabled()).toBe(true)
    expect(await own.getAttribute('aria-description')).toBe('自己提出的退款，要由另一位同事批准')
    await readable(office())

    const second = await stage().world.staff('service')
    const desk = await stage().seat('orders?tab=refunds&refund=awaiting_approval', second)
    await desk.locator('[data-testid^="refund-approve-"]').first().click()
    await desk.getByTestId('refund-list').waitFor({ state: 'hidden' })
    await desk.context().close()
    for (let tries = 0; tries < 100; tries++) {
      await office().reload()
      await office().getByTestId('refund-list').waitFor()
      if ((await office().locator('[data-testid="refund-status"][data-status="done"]').count()) === 2) break
      await office().waitForTimeout(200)
    }
    expect(await office().locator('[data-testid="refund-status"][data-status="done"]').count()).toBe(2)
    await office().getByTestId('payments-orders').click()
    await status(office(), 'order-status', 'refunded').waitFor()
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
    await stage().world.sandbox('PUT', '/pay/bill-plants', { items: [{ kind: 'add', day, cells }] })
    await office().getByTestId('payments-bills').click()
    await office().getByTestId('bill-check').click()
    await field(office(), 'bill-day').fill(day)
    await field(office(), 'bill-day').press('Enter')
    await readable(office())
    await office().getByTestId('bill-go').click()
    await status(office(), 'job-progress', 'done').waitFor({ timeout: 20_000 })
    await office().getByTestId('bill-done').click()
    await status(office(), 'bill-status', 'different').click()
    const difference = office().locator('[data-testid^="difference-"][data-settled="false"]').first()
    await difference.waitFor()
    await readable(office())
    await difference.locator('[data-testid^="difference-settle-"]').click()
    await field(office(), 'reason').fill('已联系微信支付核对')
    await office().getByTestId('reason-confirm').click()
    await office().locator('[data-settled="true"]').getByText('已联系微信支付核对').waitFor()
    await office().keyboard.press('Escape')
  })
}
