import type { Page } from 'playwright-core'
import { must } from '../harness/rows'
import { onEachDatabase } from '../harness/world'
import { openStage, type Stage } from './browser'
import { choose, enterConsole, field, pickRegion, tickRegions } from './console'
import { byId, codeOf, fill } from './shopper'
import { story } from './story'

const PHONE_NUMBER = '13912345678'

const person = (page: Page): string => new URL(page.url()).searchParams.get('person') ?? ''

/** The main job in real screens: the sandbox page, the shopper's phone, the cashier's phone and the console. */
onEachDatabase('the main job on the screens', (open) => {
  let stage: Stage
  let sandbox: Page
  let shopper: Page
  let office: Page
  let desk: Page
  let storeId: string
  let channelId: string
  let templateId: string

  beforeAll(async () => {
    stage = await openStage(open)
  }, 60_000)
  afterAll(() => stage?.close())

  const tell = story(() => stage)
  const act = (name: string, scene: () => Promise<void>) => tell(name, scene, 90_000)

  const idBehind = (page: Page): string => /\/([0-9a-f-]{36})$/.exec(new URL(page.url()).pathname)?.[1] ?? ''

  act('the owner signs in and adds a store, a code to scan and a coupon', async () => {
    office = await stage.desk()
    await enterConsole(office, stage.world.url, stage.owner)
    await office.getByTestId('nav-stores').click()
    await office.getByTestId('store-new').click()
    await field(office, 'store-name').fill('哈尔滨 · 果戈里大街店')
    await pickRegion(office, 'store-region', '黑龙江省', '哈尔滨市', '南岗区')
    await field(office, 'store-address').fill('果戈里大街 378 号')
    await office.getByTestId('store-save').click()
    await office.getByTestId('store-list').getByText('哈尔滨 · 果戈里大街店').waitFor()

    await office.getByRole('tab', { name: '渠道' }).click()
    await office.getByTestId('channel-new').click()
    await field(office, 'channel-name').fill('果戈里大街 · 橱窗海报')
    await choose(office, 'channel-store', '哈尔滨 · 果戈里大街店')
    await office.getByTestId('channel-save').click()
    await office.getByTestId('channel-list').getByText('橱窗海报').click()
    await office.getByRole('img', { name: '橱窗海报' }).waitFor()
    channelId = idBehind(office)
    const channels = must(await stage.world.call('listChannels', { token: stage.owner.token })).body.items
    storeId = channels.find(({ id }) => id === channelId)!.storeId!

    await office.getByTestId('nav-coupons').click()
    await office.getByTestId('coupon-new').click()
    await field(office, 'coupon-title').fill('初雪礼：满 200 减 50')
    await field(office, 'coupon-value').fill('50')
    await field(office, 'coupon-threshold').fill('200')
    await office.getByTestId('coupon-step-much').click()
    await field(office, 'coupon-total').fill('500')
    await field(office, 'coupon-limit').fill('3')
    await office.getByTestId('coupon-save').click()
    await office.getByTestId('coupon-publish').click()
    await office.locator('[data-testid="coupon-state"][data-state="published"]').waitFor()
    templateId = idBehind(office)
    expect(templateId).not.toBe('')
  })

  act('somebody scans the QR of a store, follows, and is welcomed', async () => {
    sandbox = await stage.desk()
    await sandbox.goto(`${stage.world.url}/sandbox/`)
    await sandbox.getByTestId('sandbox-phone').fill(PHONE_NUMBER)
    await sandbox.getByTestId('sandbox-new-person').click()
    await sandbox.getByTestId(`sandbox-scan-${channelId}`).click()
    const welcome = sandbox.getByTestId('sandbox-inbox').getByTestId('sandbox-message')
    await welcome.first().waitFor()
    expect(await welcome.count()).toBe(1)
    expect(await welcome.first().innerText()).toContain('客服消息')
    await sandbox.getByText('已关注公众号').waitFor()
  })

  act('she looks around as a guest, and a claim asks her to join', async () => {
    const address = await sandbox.getByTestId('sandbox-open-phone').getAttribute('href')
    expect(address).toContain('scene=')
    shopper = await stage.phone()
    await shopper.goto(new URL(address!, stage.world.url).href)
    await byId(shopper, 'home-join').waitFor()
    expect(await shopper.locator('body').innerText()).toContain('山茶集')
    await byId(shopper, `coupon-claim-${templateId}`).tap()
    await byId(shopper, 'join-phone').waitFor()
  })

  act('she joins by binding the phone, and nothing is ticked for her', async () => {
    for (const box of ['join-agree-terms', 'join-agree-privacy', 'join-consent-wechat', 'join-consent-sms'])
      expect([box, await byId(shopper, box).getAttribute('aria-checked')]).toEqual([box, 'false'])
    await byId(shopper, 'join-phone').tap()
    await byId(shopper, 'join-trouble').waitFor()
    expect(await byId(shopper, 'join-trouble').innerText()).toBe('请先阅读并勾选两份协议')
    await byId(shopper, 'join-agree-terms').tap()
    await byId(shopper, 'join-agree-privacy').tap()
    await byId(shopper, 'join-consent-wechat').tap()
    await byId(shopper, 'join-phone').tap()
    await byId(shopper, 'join-done').waitFor()
    expect(await byId(shopper, 'join-welcome').innerText()).toBe('欢迎加入山茶集')
    // The welcome coupon, and the one she had tapped as a guest.
    expect(await shopper.locator('.ticket-title:visible').allInnerTexts()).toEqual([
      '初雪礼：满 200 减 50',
      '入会礼：满 100 减 30',
    ])
  })

  act('she says where she lives and how she speaks', async () => {
    await byId(shopper, 'join-region').tap()
    await byId(shopper, 'region-230000').tap()
    await byId(shopper, 'region-230100').tap()
    await byId(shopper, 'join-region').getByText('哈尔滨市').waitFor()
    await byId(shopper, 'join-language-zh-Hans').tap()
    await byId(shopper, 'join-done').tap()
    await byId(shopper, 'join-done').waitFor({ state: 'hidden' })
  })

  act('she claims another coupon, allows a reminder, and her card shows its codes', async () => {
    await byId(shopper, `coupon-claim-${templateId}`).tap()
    await byId(shopper, 'reminder-after_claim').tap()
    await shopper.getByText('好的，会提醒您一次').first().waitFor()
    await byId(shopper, 'claim-use').tap()
    await byId(shopper, 'coupon-code').waitFor()
    expect(await codeOf(shopper, 'coupon-code')).toMatch(/^2\d{19}$/)

    const card = await shopper.context().newPage()
    await card.goto(new URL(shopper.url()).origin + `/?person=${person(shopper)}#/pages/card/index`)
    await byId(card, 'card-code').waitFor()
    expect(await codeOf(card, 'card-code')).toMatch(/^1\d{19}$/)
    expect(await card.locator('taro-image-core:visible img, img:visible').count()).toBeGreaterThanOrEqual(2)
    await card.close()
  })

  act('the cashier types the shown code, looks, confirms; her coupon turns into a receipt by itself', async () => {
    const cashier = await stage.world.staff('cashier', storeId)
    const till = await stage.phone()
    await till.goto(`${stage.world.url}/#/staff/redeem/index`)
    await fill(till, 'staff-username', cashier.username)
    await fill(till, 'staff-password', cashier.password)
    await byId(till, 'staff-login').tap()
    await byId(till, 'staff-scan').waitFor()
    await fill(till, 'staff-code-input', await codeOf(shopper, 'coupon-code'))
    await fill(till, 'staff-amount', '350')
    await byId(till, 'staff-preview').tap()
    await byId(till, 'staff-confirm').waitFor()
    expect(await byId(till, 'staff-preview-card').innerText()).toContain('139****5678')
    await byId(till, 'staff-confirm').tap()
    await byId(till, 'staff-result').waitFor()
    expect(await byId(till, 'staff-result').getAttribute('class')).toContain('verdict-good')
    expect(await byId(till, 'staff-result').innerText()).toContain('核销成功')
    await byId(shopper, 'coupon-receipt').waitFor()
    expect(await byId(shopper, 'coupon-code').count()).toBe(0)
    await byId(till, 'staff-next').tap()
    await till.getByText('1 笔').waitFor()
  })
  act('a marketer finds her by region and consent, and sends the coupon', async () => {
    const marketer = await stage.world.staff('marketer')
    desk = await stage.desk()
    await enterConsole(desk, stage.world.url, marketer)
    await desk.getByTestId('nav-segments').click()
    await desk.getByTestId('segment-new').click()
    await field(desk, 'segment-name').fill('黑龙江和吉林，愿意收到微信消息')
    await desk.getByTestId('segment-add-rule').click()
    await choose(desk, 'segment-field', '地区')
    await tickRegions(desk, 'segment-regions', ['黑龙江省', '吉林省'])
    await desk.getByTestId('segment-preset-consent').click()
    // The sentence first: it belongs to the answer for this very rule, the count alone may be that of the one before.
    await desk
      .getByTestId('segment-sentence')
      .filter({ hasText: /黑龙江.*吉林/ })
      .waitFor()
    await desk.locator('[data-testid="segment-count"][data-settled="true"]', { hasText: /^1$/ }).waitFor()
    await desk.getByTestId('segment-save').click()
    await desk.getByTestId('segment-list').getByText('黑龙江和吉林，愿意收到微信消息').waitFor()

    await desk.getByTestId('nav-campaigns').click()
    await desk.getByTestId('campaign-new').first().click()
    await field(desk, 'campaign-name').fill('初雪将至')
    await choose(desk, 'campaign-segment', '黑龙江和吉林')
    await desk.getByTestId('campaign-next').click()
    await desk.getByTestId('campaign-channel-mini_subscribe').check()
    await choose(desk, 'campaign-template', '优惠券到账提醒')
    await choose(desk, 'campaign-coupon', '初雪礼')
    await desk.getByTestId('campaign-next').click()
    await desk.getByTestId('campaign-when').waitFor()
    await desk.getByTestId('campaign-next').click()
    await desk.getByTestId('campaign-preview').click()
    await desk.getByTestId('campaign-reachable').getByText('1', { exact: true }).waitFor()
    await desk.getByTestId('campaign-launch').click()
    await desk.locator('[data-testid="campaign-progress"][data-status="finished"]').waitFor({ timeout: 20_000 })
    expect(await desk.getByTestId('campaign-progress').getAttribute('data-done')).toBe('1')
  })

  act('she finds it among her messages, opens it and claims again', async () => {
    const message = sandbox.getByTestId('sandbox-message').first()
    await message.getByText('初雪礼：满 200 减 50').waitFor()
    expect(await message.innerText()).toContain('订阅消息')
    await message.getByTestId('sandbox-open-message').click()
    const phone = sandbox.frameLocator('[data-testid="sandbox-phone-frame"]')
    await byId(phone, `coupon-claim-${templateId}`).click()
    await byId(phone, 'claim-use').waitFor()
  })

  act('the report and the funnel tell the way she came', async () => {
    await desk.reload()
    await desk.locator('[data-testid="report-opened"]', { hasText: /^1$/ }).waitFor()
    expect(await desk.getByTestId('report-delivered').innerText()).toBe('1')
    await desk.getByTestId('nav-dashboard').click()
    for (const step of ['scanned', 'followed', 'opened', 'joined', 'claimed', 'redeemed'])
      await desk.locator(`[data-testid="funnel-${step}"]`, { hasText: /^1$/ }).waitFor()
  })
})
