import type { Page } from 'playwright-core'
import { must } from '../harness/rows'
import { onEachDatabase } from '../harness/world'
import { openStage, type Stage } from './browser'
import { byId, codeOf, fill } from './shopper'

const PHONE_NUMBER = '13912345678'

const person = (page: Page): string => new URL(page.url()).searchParams.get('person') ?? ''

/** The main job in real screens: the sandbox page, the shopper's phone, the cashier's phone and the console. */
onEachDatabase('the main job on the screens', (open) => {
  let stage: Stage
  let sandbox: Page
  let shopper: Page
  let channelId: string
  let storeId: string
  let couponPage: string

  beforeAll(async () => {
    stage = await openStage(open)
    const { items } = must(await stage.world.call('listStores', { token: stage.owner.token })).body
    storeId = items.find((store) => store.regionCode.startsWith('2301'))!.id
    const channels = must(await stage.world.call('listChannels', { token: stage.owner.token })).body.items
    channelId = channels.find((channel) => channel.storeId === storeId && channel.kind === 'official_account_qr')!.id
  }, 60_000)
  afterAll(() => stage?.close())

  const act = (name: string, scene: () => Promise<void>) => it(name, () => stage.play(name, scene))

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
    await shopper.locator('[id^="coupon-claim-"]:visible').first().tap()
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
    expect(await shopper.locator('body').innerText()).toContain('入会礼：满 100 减 30')
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
    const offer = shopper.locator('[id^="coupon-claim-"]:visible', { hasText: '领取' })
    await offer.first().waitFor()
    const mine = must(await stage.world.call('listCouponTemplates', { token: stage.owner.token })).body.items
    const wanted = mine.find(({ title }) => title === '满 300 减 80')!
    await byId(shopper, `coupon-claim-${wanted.id}`).tap()
    await byId(shopper, 'reminder-after_claim').tap()
    await shopper.getByText('好的，会提醒您一次').first().waitFor()
    await byId(shopper, 'claim-use').tap()
    await byId(shopper, 'coupon-code').waitFor()
    expect(await codeOf(shopper, 'coupon-code')).toMatch(/^2\d{19}$/)
    couponPage = shopper.url()

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
    expect(shopper.url()).toBe(couponPage)
    await byId(till, 'staff-next').tap()
    await till.getByText('1 笔').waitFor()
  })
})
