import type { Page } from 'playwright-core'
import { createWorld } from '../harness/world'
import { openStage, type Stage } from './browser'
import { makeLengthy, type Lengthy } from './lengthy'
import { drawnWhole, sideways, small, troubles, troublesInTheDark, unread } from './manners'
import { eachConsolePage, eachPhonePage, onPhone } from './pages'
import { byId } from './shopper'

/** Manners of every screen, on one database: what is drawn does not depend on it. */
describe('manners of the screens', () => {
  let stage: Stage
  let rows: Lengthy
  beforeAll(async () => {
    stage = await openStage((options) => createWorld('sqlite', options))
    rows = await makeLengthy(stage)
  }, 60_000)
  afterAll(() => stage?.close())

  const scene = (name: string, play: () => Promise<void>) => it(name, () => stage.play(name, play), 240_000)
  const gather = (found: string[], check: (page: Page) => Promise<string[]>) => async (page: Page, name: string) => {
    for (const line of await check(page)) found.push(`${name} · ${line}`)
  }

  scene(
    'the phone can be read, seen and tapped by everybody, in light and in the dark, and nothing is cut off',
    async () => {
      const found: string[] = []
      await eachPhonePage(stage, rows, {}, async (page, name) => {
        await gather(found, troubles)(page, name)
        await gather(found, small)(page, name)
        await page.emulateMedia({ colorScheme: 'dark' })
        await gather(found, troublesInTheDark)(page, `${name} in the dark`)
        await page.emulateMedia({ colorScheme: 'light' })
        for (const width of [375, 320]) {
          await page.setViewportSize({ width, height: 812 })
          await gather(found, sideways)(page, `${name} at ${width}`)
        }
        await page.setViewportSize({ width: 375, height: 812 })
      })
      expect(found).toEqual([])
    },
  )

  const ofCoupons = (path: string): boolean => path.startsWith('coupons')
  const looks = [
    ['outside the coupons', (path: string) => !ofCoupons(path)],
    ['of the coupons', ofCoupons],
  ] as const
  for (const [part, among] of looks)
    scene(
      `the console ${part} can be read by everybody, in light and in the dark, and fits a tablet and a small phone`,
      async () => {
        const found: string[] = []
        await eachConsolePage(
          stage,
          rows,
          async (page, name) => {
            await gather(found, troubles)(page, name)
            await page.emulateMedia({ colorScheme: 'dark' })
            await gather(found, troublesInTheDark)(page, `${name} in the dark`)
            await page.emulateMedia({ colorScheme: 'light' })
            for (const width of [1440, 1024, 768, 320]) {
              await page.setViewportSize({ width, height: 900 })
              await gather(found, sideways)(page, `${name} at ${width}`)
              await gather(found, unread)(page, `${name} at ${width}`)
            }
            await page.setViewportSize({ width: 1440, height: 900 })
          },
          among,
        )
        expect(found).toEqual([])
      },
    )

  scene('what opens on top of a phone page can be read and tapped too', async () => {
    const found: string[] = []
    const newcomer = await stage.world.person()
    const tops: [string, string, string, (page: Page) => Promise<void>, string][] = [
      [
        'pages/join/index',
        newcomer.id,
        'the agreement',
        (page) => page.getByText('阅读', { exact: true }).first().tap(),
        '#agreement',
      ],
      [
        'pages/preferences/index',
        rows.person.id,
        'the regions',
        (page) => byId(page, 'prefs-region').tap(),
        '#region-sheet',
      ],
      [
        'pages/profile/index',
        rows.person.id,
        'a question of the profile',
        (page) => byId(page, 'profile-row-interests').tap(),
        '#profile-save',
      ],
      [
        'pages/profile/index',
        rows.person.id,
        'another phone',
        (page) => byId(page, 'profile-phone').tap(),
        '#phone-bind',
      ],
      [
        'pages/coupons/index',
        rows.person.id,
        'a claimed coupon',
        (page) => byId(page, `coupon-claim-${rows.templateId}`).tap(),
        '#claim-use',
      ],
      [
        'pages/coupons/index',
        rows.person.id,
        'the rules of an offer',
        (page) => byId(page, `coupon-rules-${rows.templateId}`).tap(),
        '.offer-rules',
      ],
      [
        'pages/coupons/index',
        rows.person.id,
        'a code that is missing',
        async (page) => {
          await byId(page, 'coupons-code').tap()
          await byId(page, 'code-enter').tap()
        },
        '#code-trouble',
      ],
      [
        `pages/coupon/index?id=${rows.couponId}`,
        rows.person.id,
        'giving',
        (page) => byId(page, 'gift-start').tap(),
        '#gift-offer',
      ],
      [
        'pages/shop/index',
        rows.person.id,
        'an order that is not paid',
        (page) => byId(page, `shop-buy-${rows.packId}`).tap(),
        '#pay-unpaid',
      ],
    ]
    const page = await stage.phone()
    // The sandbox's payer turns back.
    page.on('dialog', (dialog) => void dialog.dismiss())
    for (const [path, person, name, open, shown] of tops) {
      await page.goto('about:blank')
      await page.goto(onPhone(stage, path, person))
      await open(page)
      await page.locator(`${shown} >> visible=true`).waitFor()
      await drawnWhole(page)
      for (const check of [troubles, sideways]) await gather(found, check)(page, name)
    }
    expect(found).toEqual([])
  })

  scene('the phone speaks Traditional Chinese, Cantonese and English', async () => {
    const words = { 'zh-Hant': '卡券', yue: '卡券', en: 'Coupons' }
    const page = await stage.phone()
    const newcomer = await stage.world.person()
    await page.goto(onPhone(stage, 'pages/preferences/index', newcomer.id))
    for (const [tag, word] of Object.entries(words)) {
      await byId(page, `prefs-language-${tag}`).tap()
      await page.goto('about:blank')
      await page.goto(onPhone(stage, 'pages/home/index', newcomer.id))
      await page.locator('.weui-tabbar__item', { hasText: word }).waitFor()
      await byId(page, 'home-join').waitFor()
      expect([tag, await sideways(page)]).toEqual([tag, []])
      await page.goto('about:blank')
      await page.goto(onPhone(stage, 'pages/preferences/index', newcomer.id))
    }
    await page.context().close()
  })
})
