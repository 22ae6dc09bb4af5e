import type { Page } from 'playwright-core'
import { must } from '../harness/rows'
import { createWorld } from '../harness/world'
import { openStage, type Stage } from './browser'
import { walkTo } from './console'
import { jump, press, take, tabTo, write } from './keys'
import { drawnWhole, sideways, troubles } from './manners'
import { byId } from './shopper'
import { story } from './story'

/** From nothing: what empty screens say, and the first hour of the shop's owner, who has no mouse. */
describe('the first hour of a shop', () => {
  let stage: Stage
  let page: Page
  beforeAll(async () => {
    stage = await openStage((options) => createWorld('sqlite', options), { seed: false })
  }, 60_000)
  afterAll(() => stage?.close())
  const tell = story(() => stage)
  const act = (name: string, scene: () => Promise<void>) => tell(name, scene, 120_000)
  const readable = async (): Promise<void> => expect(await troubles(page)).toEqual([])

  act('an empty shop says on the phone what will be there', async () => {
    const found: string[] = []
    const { id } = await stage.world.person()
    for (const name of ['home', 'coupons', 'card', 'me', 'shop', 'orders', 'points']) {
      const phone = await stage.handset(`pages/${name}/index`, id)
      await phone.locator('.page:visible').waitFor()
      await drawnWhole(phone)
      if (name === 'coupons') {
        await byId(phone, 'coupons-to-centre').tap()
        await phone.getByText('现在没有可领的券，过几天再来看看').waitFor()
      }
      for (const line of [...(await troubles(phone)), ...(await sideways(phone))]) found.push(`${name} · ${line}`)
    }
    expect(found).toEqual([])
  })

  act('an empty console shows one thing to do', async () => {
    page = await stage.console('')
    await page.locator('nav.rail').waitFor()
    for (const [path, action] of [
      ['segments', 'segment-new'],
      ['campaigns', 'campaign-new'],
      ['coupons', 'coupon-new'],
      ['stores', 'store-new'],
      ['stores?tab=channels', 'channel-new'],
      ['campaigns/templates', 'template-new'],
      ['orders?tab=products', 'product-new'],
      ['orders?tab=orders', 'payments-orders'],
      ['orders?tab=refunds', 'payments-refunds'],
      ['orders?tab=bills', 'bill-check'],
      ['risk', 'suspicions-open'],
      ['settings?tab=keys', 'key-new'],
      ['settings?tab=webhooks', 'hook-new'],
    ] as const) {
      await walkTo(page, path)
      await page.getByTestId(action).first().waitFor()
      await drawnWhole(page)
      expect([path, await troubles(page)]).toEqual([path, []])
    }
  })

  const done = (step: string) => page.locator(`[data-testid="dashboard-setup"] [data-step="${step}"][data-done="true"]`)
  /** Back at the list of what a new shop does first; the step is marked as done there. */
  const home = async (step: string): Promise<void> => {
    await jump(page, '概览', '**/console/')
    await done(step).waitFor()
  }
  /** Follows the list's link to where this step is done. */
  const follow = async (step: string, path: RegExp): Promise<void> => {
    await tabTo(page, `[data-step="${step}"]`)
    await page.keyboard.press('Enter')
    await page.waitForURL(path)
  }

  act('the owner comes in by the door, and a list says what to do first; WeChat answers', async () => {
    page = await stage.desk()
    await page.goto(`${stage.world.url}/console/`)
    await readable()
    await write(page, 'login-username', stage.owner.username)
    await write(page, 'login-password', stage.owner.password)
    await page.keyboard.press('Enter')
    await page.getByTestId('dashboard-setup').waitFor()
    expect(await page.locator('[data-testid="dashboard-setup"] [data-done="true"]').count()).toBe(0)
    expect(await page.locator('[data-step="agreements"]').innerText()).toContain('样本')
    await press(page, 'setup-wechat-test')
    await page.locator('.good', { hasText: '已接通' }).nth(1).waitFor()
    await drawnWhole(page)
    await readable()
  })

  act('the brand has a name', async () => {
    await follow('brand', /settings/)
    await write(page, 'settings-brand-name', '山茶集')
    await readable()
    await press(page, 'settings-brand-save')
    await page.getByText('已保存').first().waitFor()
    await home('brand')
  })

  act('there is a store, and a code that hangs in it', async () => {
    await follow('store', /stores/)
    await press(page, 'store-new')
    await write(page, 'store-name', '哈尔滨 · 果戈里大街店')
    await take(page, 'store-region', '南岗区', '南岗')
    await write(page, 'store-address', '果戈里大街 378 号')
    await readable()
    await press(page, 'store-save')
    await page.getByTestId('store-list').getByText('果戈里大街店').waitFor()
    await home('store')
    await follow('channel', /channels/)
    await press(page, 'channel-new')
    await write(page, 'channel-name', '橱窗海报')
    await take(page, 'channel-store', '果戈里大街店', '果戈里')
    await press(page, 'channel-save')
    await page.getByTestId('channel-list').getByText('橱窗海报').waitFor()
    await readable()
    await home('channel')
    const [store] = must(await stage.world.call('listStores', { token: stage.owner.token })).body.items
    expect(store).toMatchObject({ regionCode: '230103', address: '果戈里大街 378 号' })
  })

  act('there is a coupon', async () => {
    await follow('coupon', /coupons\/new/)
    await write(page, 'coupon-title', '开业礼：满 200 减 50')
    await write(page, 'coupon-value', '50')
    await write(page, 'coupon-threshold', '200')
    await press(page, 'coupon-step-much')
    await write(page, 'coupon-total', '500')
    await readable()
    await press(page, 'coupon-save')
    await page.locator('[data-testid="coupon-state"][data-state="draft"]').waitFor()
    await press(page, 'coupon-publish')
    await page.locator('[data-testid="coupon-state"][data-state="published"]').waitFor()
    await home('coupon')
  })

  act('the first member comes by that code and claims it, and the owner sees her', async () => {
    const { world, owner } = stage
    const [channel] = must(await world.call('listChannels', { token: owner.token })).body.items
    const first = await world.member({ channel: channel!.scene, profile: { nickname: '林晓' } })
    const [offer] = must(await world.call('listCouponTemplates', { token: owner.token })).body.items
    must(await world.call('claimCoupon', { token: first.token, params: { id: offer!.id }, key: 'first' }))
    await page.reload()
    await done('member').waitFor()
    await page.locator('[data-testid="period-joined"]', { hasText: /^1$/ }).waitFor()
    await drawnWhole(page)
    await readable()
    await press(page, 'period-joined')
    await page.getByTestId('member-list').getByText('林晓').waitFor()
  })
})
