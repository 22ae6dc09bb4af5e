import type { Page } from 'playwright-core'
import { must, publishTemplate } from '../harness/rows'
import { onOneDatabase } from '../harness/world'
import { openStage, type Stage } from './browser'
import { press, take, tick, write } from './keys'
import { troubles } from './manners'
import { byId, codeOf, fill, openTill } from './shopper'
import { story } from './story'

const PHONE_NUMBER = '13912345678'

const person = (page: Page): string => new URL(page.url()).searchParams.get('person') ?? ''

/** The main job in real screens: a shopper comes by a store's code in Harbin, speaks Cantonese, and a marketer finds her. */
onOneDatabase('the main job on the screens', 'mysql', (open) => {
  let stage: Stage
  let sandbox: Page
  let shopper: Page
  let desk: Page
  let store: { id: string; name: string }
  let channelId: string
  let templateId: string

  beforeAll(async () => {
    stage = await openStage(open)
    const { world, owner } = stage
    const stores = must(await world.call('listStores', { token: owner.token })).body.items
    store = stores.find(({ regionCode }) => regionCode.startsWith('2301'))!
    const code = { name: '橱窗海报', storeId: store.id, kind: 'official_account_qr' }
    channelId = must(await world.call('createChannel', { token: owner.token, body: code })).body.id
    const terms = { title: '初雪礼：满 200 减 50', valueFen: 5000, thresholdFen: 20_000, perMemberLimit: 3 }
    templateId = await publishTemplate(world, { token: owner.token, at: Date.now() }, terms)
  }, 60_000)
  afterAll(() => stage?.close())

  const tell = story(() => stage)
  const act = (name: string, scene: () => Promise<void>) => tell(name, scene, 90_000)

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

  act('she looks around as a guest, in Cantonese, and a claim asks her to join', async () => {
    const address = await sandbox.getByTestId('sandbox-open-phone').getAttribute('href')
    expect(address).toContain('scene=')
    shopper = await stage.phone()
    await shopper.goto(new URL(address!, stage.world.url).href)
    await byId(shopper, 'home-join').waitFor()
    expect(await shopper.locator('body').innerText()).toContain('山茶集')
    await shopper.evaluate(`location.hash = '#/pages/preferences/index'`)
    await byId(shopper, 'prefs-language-yue').tap()
    await shopper.evaluate(`location.hash = '#/pages/home/index'`)
    // Harbin's code: its store comes first.
    await shopper.locator('.heading:visible').getByText('離你最近').waitFor()
    await shopper.locator('.card:visible').first().getByText(store.name, { exact: true }).waitFor()
    await byId(shopper, `coupon-claim-${templateId}`).tap()
    await byId(shopper, 'join-phone').waitFor()
  })

  act('she joins by binding the phone, and nothing is ticked for her', async () => {
    for (const box of ['join-agree-terms', 'join-agree-privacy', 'join-consent-wechat', 'join-consent-sms'])
      expect([box, await byId(shopper, box).getAttribute('aria-checked')]).toEqual([box, 'false'])
    await byId(shopper, 'join-phone').tap()
    await byId(shopper, 'join-trouble').waitFor()
    expect(await byId(shopper, 'join-trouble').innerText()).toBe('請先睇咗同剔咗兩份條款')
    await byId(shopper, 'join-agree-terms').tap()
    await byId(shopper, 'join-agree-privacy').tap()
    await byId(shopper, 'join-consent-wechat').tap()
    await byId(shopper, 'join-phone').tap()
    await byId(shopper, 'join-done').waitFor()
    expect(await byId(shopper, 'join-welcome').innerText()).toBe('歡迎加入山茶集')
    // The welcome coupon, and the one she had tapped as a guest.
    expect(await shopper.locator('.ticket-title:visible').allInnerTexts()).toEqual([
      '初雪礼：满 200 减 50',
      '入会礼：满 100 减 30',
    ])
  })

  act('she says where she lives, and still speaks as she chose', async () => {
    await byId(shopper, 'join-region').tap()
    await byId(shopper, 'region-230000').tap()
    await byId(shopper, 'region-230100').tap()
    await byId(shopper, 'join-region').getByText('哈尔滨市').waitFor()
    await byId(shopper, 'join-done').getByText('搞掂').tap()
    await byId(shopper, 'join-done').waitFor({ state: 'hidden' })
  })

  act('she claims another coupon, allows a reminder, and her card shows its codes', async () => {
    await byId(shopper, `coupon-claim-${templateId}`).getByText('攞', { exact: true }).tap()
    await byId(shopper, 'reminder-after_claim').tap()
    await shopper.getByText('好，會提你一次').first().waitFor()
    await byId(shopper, 'claim-use').getByText('去用').tap()
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
    const cashier = await stage.world.staff('cashier', store.id)
    const till = await stage.handset('staff/redeem/index')
    await openTill(till, stage.world.url, cashier)
    await fill(till, 'staff-code-input', await codeOf(shopper, 'coupon-code'))
    await fill(till, 'staff-amount', '350')
    await byId(till, 'staff-preview').tap()
    await byId(till, 'staff-confirm').waitFor()
    expect(await byId(till, 'staff-preview-card').innerText()).toContain('139****5678')
    await byId(till, 'staff-confirm').tap()
    await byId(till, 'staff-result').waitFor()
    expect(await byId(till, 'staff-result').getAttribute('class')).toContain('verdict-good')
    expect(await byId(till, 'staff-result').innerText()).toContain('核销成功')
    await byId(shopper, 'coupon-receipt').getByText('慳咗').waitFor()
    expect(await byId(shopper, 'coupon-receipt').innerText()).toContain(store.name)
    expect(await byId(shopper, 'coupon-code').count()).toBe(0)
    await byId(till, 'staff-next').tap()
    await till.getByText('1 笔').waitFor()
  })
  act('a marketer without a mouse finds her by region and consent', async () => {
    desk = await stage.console('', await stage.world.staff('marketer'))
    await press(desk, 'nav-segments')
    await press(desk, 'segment-new')
    await write(desk, 'segment-name', '黑龙江和吉林，愿意收到微信消息')
    await press(desk, 'segment-add-rule')
    await take(desk, 'segment-field', '地区')
    await tick(desk, 'segment-regions', ['黑龙江省', '吉林省'])
    await press(desk, 'segment-preset-consent')
    // The sentence first: it belongs to the answer for this very rule, the count alone may be that of the one before.
    await desk
      .getByTestId('segment-sentence')
      .filter({ hasText: /黑龙江.*吉林/ })
      .waitFor()
    await desk.locator('[data-testid="segment-count"][data-settled="true"]', { hasText: /^1$/ }).waitFor()
    expect(await troubles(desk)).toEqual([])
    await press(desk, 'segment-save')
    await desk.getByTestId('segment-list').getByText('黑龙江和吉林，愿意收到微信消息').waitFor()
  })

  act('she writes a campaign with the coupon, sees who is reached, and launches it', async () => {
    await press(desk, 'nav-campaigns')
    await press(desk, 'campaign-new')
    await write(desk, 'campaign-name', '初雪将至')
    await take(desk, 'campaign-segment', '黑龙江和吉林', '黑龙江')
    await press(desk, 'campaign-next')
    expect(await desk.getByTestId('campaign-channel-mini_subscribe').isChecked()).toBe(true)
    await take(desk, 'campaign-template', '优惠券到账提醒')
    await take(desk, 'campaign-coupon', '初雪礼', '初雪礼')
    expect(await troubles(desk)).toEqual([])
    await press(desk, 'campaign-next')
    await desk.getByTestId('campaign-when').waitFor()
    await press(desk, 'campaign-next')
    await desk.getByTestId('campaign-reachable').getByText('1', { exact: true }).waitFor()
    expect(await troubles(desk)).toEqual([])
    await press(desk, 'campaign-launch')
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
    expect(await troubles(desk)).toEqual([])
    await press(desk, 'nav-dashboard')
    for (const step of ['scanned', 'followed', 'opened', 'joined', 'claimed', 'redeemed'])
      await desk.locator(`[data-testid="funnel-${step}"]`, { hasText: /^1$/ }).waitFor()
  })
})
