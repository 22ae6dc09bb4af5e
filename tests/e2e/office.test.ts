import type { Page } from 'playwright-core'
import { addDays, shanghaiDay } from '../../shared/rules/calendar'
import { must, publishTemplate } from '../harness/rows'
import { onOneDatabase } from '../harness/world'
import { openStage, type Stage } from './browser'
import { jump, press, slideTo, turnTo, write } from './keys'
import { drawnWhole, troubles } from './manners'
import { story } from './story'

/** Monday morning in the office, without a mouse: a service agent answers, the owner looks and decides. */
onOneDatabase('Monday in the office', 'mysql', (open) => {
  let stage: Stage
  let page: Page
  let service: { username: string; password: string; token: string }
  let ming: { id: string; token: string; memberId: string; member: { memberNo: string } }
  let store: { id: string; name: string }
  const held: Record<'used' | 'waiting' | 'wrong', string> = { used: '', waiting: '', wrong: '' }
  const api = () => stage.world
  const owner = () => stage.owner.token
  const readable = async (): Promise<void> => expect(await troubles(page)).toEqual([])

  beforeAll(async () => {
    stage = await openStage(open)
    service = await api().staff('service')
    const stores = must(await api().call('listStores', { token: owner() })).body.items
    store = stores[0]!
    ming = await api().member({ marketing: true, profile: { nickname: '重庆小明' } })
    for (const [at, name] of (['used', 'waiting', 'wrong'] as const).entries()) {
      const titles = { used: '用掉的券', waiting: '快到期的券', wrong: '发错的券' }
      const id = await publishTemplate(api(), { token: owner(), at: Date.now() }, { title: titles[name] })
      const claimed = await api().call('claimCoupon', { token: ming.token, params: { id }, key: `office-${at}` })
      held[name] = must(claimed).body.id
    }
    const mine = must(await api().call('readMyCoupon', { token: ming.token, params: { id: held.used } })).body
    const body = { code: mine.code, storeId: store.id, orderAmountFen: 26_800 }
    must(await api().call('redeemCoupon', { token: owner(), key: 'office-use', body }))
    // Who uses what she was given has claimed nothing: counted by what was done, more used coupons than claimed any.
    const [given] = (await api().member()).coupons
    const there = { code: given!.code, storeId: stores[1]!.id, orderAmountFen: 12_000 }
    must(await api().call('redeemCoupon', { token: owner(), key: 'office-given', body: there }))
    await askForRefund()
  }, 90_000)
  afterAll(() => stage?.close())
  const tell = story(() => stage)
  const act = (name: string, scene: () => Promise<void>) => tell(name, scene, 90_000)

  act('“where is my coupon?”: found by the end of the phone, and the answer stands on her page', async () => {
    const { phoneMasked } = must(await api().call('readMember', { token: owner(), params: { id: ming.memberId } })).body
    page = await stage.console('', service)
    await page.locator('nav.rail').waitFor()
    await jump(page, phoneMasked!.slice(-4), `**/console/members/${ming.memberId}`)
    await turnTo(page, 'member-tab-coupons')
    const coupons = page.getByTestId('member-coupons')
    const row = coupons.locator('tbody tr', { hasText: '用掉的券' })
    await row.locator('[data-testid="member-coupon-status"][data-status="redeemed"]').waitFor()
    expect(await row.innerText()).toContain(store.name)
    await readable()
  })

  act('one is given more time and one that was wrong is taken back, each with a reason', async () => {
    await press(page, `member-coupon-extend-${held.waiting}`)
    const day = addDays(shanghaiDay(Date.now()), 60)
    await write(page, 'member-coupon-until', `${day} 23:59`)
    await page.keyboard.press('Enter')
    await write(page, 'member-coupon-reason', '顾客出差，赶不回来')
    await readable()
    await press(page, 'member-coupon-extend-go')
    await page.getByTestId('member-coupon-extend-go').waitFor({ state: 'hidden' })
    await press(page, `member-coupon-void-${held.wrong}`)
    await write(page, 'reason', '发错了')
    await press(page, 'reason-confirm')
    await page.getByTestId('reason-confirm').waitFor({ state: 'hidden' })
    const kept = must(await api().call('listMemberCoupons', { token: owner(), params: { id: ming.memberId } })).body
    const of = (id: string) => kept.items.find((coupon) => coupon.id === id)
    expect(of(held.wrong)?.status).toBe('voided')
    expect(shanghaiDay(Date.parse(of(held.waiting)!.validUntil))).toBe(day)
  })

  act('her consents and all that happened stand beside', async () => {
    await turnTo(page, 'member-tab-consents')
    await page.getByTestId('member-consents').getByText('微信消息').first().waitFor()
    await turnTo(page, 'member-tab-timeline')
    const timeline = page.getByTestId('member-timeline')
    await timeline.getByText('券被作废').waitFor()
    await turnTo(page, 'timeline-consents')
    await timeline.getByText('券被作废').waitFor({ state: 'hidden' })
    await timeline.locator('li[data-kind="consent_granted"]').first().waitFor()
    expect(await timeline.locator('li:not([data-kind^="consent_"])').count()).toBe(0)
    await readable()
  })

  act('the owner sees today beside yesterday, and every number leads to its list', async () => {
    page = await stage.console('')
    await page.getByTestId('period-joined').waitFor()
    await slideTo(page, 'dashboard-span', '今天')
    await page.locator('[data-testid="period-redemptions"]', { hasText: /^2$/ }).waitFor()
    expect(await page.getByTestId('dashboard-stores').innerText()).toMatch(new RegExp(`${store.name}[^]*268`))
    await page.getByText('新来的人走到了哪里').waitFor()
    await drawnWhole(page)
    await readable()
    await press(page, 'period-joined')
    await page.waitForURL('**/console/members?**')
    await page.getByTestId('member-list').getByText('重庆小明').waitFor()
    await page.goBack()
  })

  act('no step of the funnel grows, and where nothing happened nothing is counted', async () => {
    await page.getByTestId('period-joined').waitFor()
    await page.getByText('数据表').first().waitFor()
    const tables = await page.locator('details summary').all()
    for (const table of tables) {
      await table.focus()
      await page.keyboard.press('Enter')
    }
    // A table is drawn once it is unfolded.
    await page
      .locator('details[open] table')
      .nth(tables.length - 1)
      .waitFor()
    const shares = await page.locator('details[open] td:last-child').allInnerTexts()
    const percents = shares.filter((text) => text.endsWith('%'))
    expect(percents.length).toBeGreaterThan(2)
    for (const share of percents) expect(parseFloat(share)).toBeLessThanOrEqual(100)
    const today = shanghaiDay(Date.now())
    await stage.console(`?from=${addDays(today, -40)}&to=${addDays(today, -31)}`)
    await page.locator('[data-testid="period-joined"]', { hasText: /^0$/ }).waitFor()
    await page.locator('[data-testid="dashboard-stores"]', { hasText: store.name, hasNotText: '268' }).waitFor()
  })

  act('what waits for her is decided with a comment, and the asker is told', async () => {
    await page.locator('[data-testid="waits-approvals"]', { hasText: '1' }).waitFor()
    await press(page, 'nav-approvals')
    const refuse = page.locator('[data-testid^="approval-refuse-"]').first()
    await refuse.waitFor()
    await readable()
    await press(page, (await refuse.getAttribute('data-testid'))!)
    await write(page, 'comment', '请先让顾客把货寄回')
    await press(page, 'comment-go')
    await page.getByText('没有等着处理的事项').waitFor()
    page = await stage.console('approvals', service)
    await turnTo(page, 'approvals-told')
    await page.getByTestId('notice-list').getByText('请先让顾客把货寄回').waitFor()
    await readable()
  })

  act('who changed what of her is read in words, not in ids', async () => {
    page = await stage.console(`members/${ming.memberId}`)
    await press(page, 'member-changes')
    const log = page.getByTestId('audit-list')
    await log.getByText('作废券').or(log.getByText('加入会员')).first().waitFor()
    expect(await log.innerText()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|\bmember\b/)
  })

  act('whoever changes the log behind the shop’s back is found, and the owner is told which entry it was', async () => {
    page = await stage.console('settings?tab=audit')
    await press(page, 'audit-verify')
    await page.locator('[data-testid="audit-seal"][data-ok="true"]').getByText('全部完整').waitFor()
    await readable()
    const change = (reason: string | null, was: string | null) =>
      api().db.inTransaction((tx) =>
        tx.query(
          `UPDATE audit_entry SET reason = ? WHERE action = 'membership.join' AND ${was === null ? 'reason IS NULL' : 'reason = ?'}`,
          [reason, ...(was === null ? [] : [was])],
        ),
      )
    await change('别人改的', null)
    await press(page, 'audit-verify')
    const seal = page.locator('[data-testid="audit-seal"][data-ok="false"]')
    await seal.getByText('有一条记录的内容被改过').waitFor()
    await seal.getByText('「加入会员」').waitFor()
    await page.locator('[data-testid="waits-settings"]').waitFor()
    await readable()
    page = await stage.console('')
    await page.getByTestId('dashboard-waiting').getByText('审计记录被改过').waitFor()
    await change(null, '别人改的')
    await api().call('verifyAuditLog', { token: owner() })
  })

  /** A pack is bought and paid; a service agent wants a part of it back, which needs the owner. */
  async function askForRefund(): Promise<void> {
    const offers = must(await api().call('listCouponTemplates', { token: owner() })).body.items
    const couponTemplateId = offers.find(({ state }) => state === 'published')!.id
    const pack = { kind: 'coupon_pack' as const, title: '券包', priceFen: 9900, onSale: true }
    const product = { ...pack, items: [{ couponTemplateId, quantity: 1 }] }
    const productId = must(await api().call('createProduct', { token: owner(), body: product })).body.id
    const buyer = await api().member()
    const { order, payment } = must(
      await api().call('createOrder', { token: buyer.token, key: 'office-order', body: { productId } }),
    ).body
    await api().sandbox('POST', `/people/${buyer.id}/payments`, { ...payment, outcome: 'paid' })
    must(await api().call('queryOrder', { token: owner(), params: { id: order.id }, body: {} }))
    must(await api().call('editSettings', { token: owner(), body: { refundApprovalAboveFen: 0 } }))
    const body = { amountFen: 100, reason: '顾客退货' }
    must(
      await api().call('refundOrder', { token: service.token, key: 'office-refund', params: { id: order.id }, body }),
    )
  }
})
