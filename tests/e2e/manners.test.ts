import type { Page } from 'playwright-core'
import { must } from '../harness/rows'
import { createWorld } from '../harness/world'
import { openStage, type Stage } from './browser'
import { enterConsole } from './console'
import { drawnWhole, sideways, small, troubles } from './manners'
import { byId, fill } from './shopper'

const LONG_NAME = '欧阳长孙司马上官诸葛东方皇甫尉迟公孙慕容'
const LONG_TITLE = '山茶花与初雪联名礼盒满三百减八十再赠护手霜一支仅限北方门店会员周年庆到店使用可叠'

/** Manners of every screen, on one database: what is drawn does not depend on it. */
describe('manners of the screens', () => {
  let stage: Stage
  let person: Awaited<ReturnType<Stage['world']['member']>>
  let couponId: string
  let segmentId: string
  let campaignId: string
  let templateId: string
  let storeId: string

  beforeAll(async () => {
    stage = await openStage((options) => createWorld('sqlite', options))
    const { world, owner } = stage
    person = await world.member({ marketing: true, profile: { regionCode: '230102', nickname: LONG_NAME } })
    const { token } = owner
    const long = {
      title: LONG_TITLE,
      kind: 'cash',
      valueFen: 123_456_00,
      thresholdFen: 999_999_00,
      total: 10,
      perMemberLimit: 5,
      claimFrom: new Date(world.deps.clock.now() - 86_400_000).toISOString(),
      claimUntil: new Date(world.deps.clock.now() + 30 * 86_400_000).toISOString(),
      validity: { kind: 'days_after_claim', days: 30 },
    }
    templateId = must(await world.call('createCouponTemplate', { token, body: long })).body.id
    must(await world.call('publishCouponTemplate', { token, params: { id: templateId } }))
    couponId = must(
      await world.call('claimCoupon', { token: person.token, params: { id: templateId }, key: 'manners-1' }),
    ).body.id
    storeId = must(await world.call('listStores', { token })).body.items[0]!.id
    segmentId = must(await world.call('listSegments', { token })).body.items[0]!.id
    const messages = must(await world.call('listMessageTemplates', { token })).body.items
    const message = messages.find((m) => m.providerTemplateId === 'sandbox-sub-coupon')!
    campaignId = must(
      await world.call('createCampaign', {
        token,
        body: {
          name: LONG_TITLE,
          segmentId,
          channels: ['mini_subscribe'],
          templateIds: { mini_subscribe: message.id },
          couponTemplateId: templateId,
          schedule: { kind: 'now' },
          topic: 'offers',
        },
      }),
    ).body.id
  }, 60_000)
  afterAll(() => stage?.close())

  const scene = (name: string, play: () => Promise<void>, ms = 60_000) => it(name, () => stage.play(name, play), ms)
  const at = (page: string, who?: string) => `${stage.world.url}/${who ? `?person=${who}` : ''}#/${page}`

  /** Every page of the phone, with what shows that it is drawn. */
  const phonePages = (): [string, string, string | undefined][] => [
    ['pages/home/index', '.ticket', undefined],
    ['pages/coupons/index', '.ticket', undefined],
    ['pages/card/index', '.empty', undefined],
    ['pages/me/index', '.entry', undefined],
    ['pages/preferences/index', '.pill', undefined],
    ['staff/redeem/index', '#staff-login', undefined],
    ['pages/join/index', '#join-agree-terms', 'newcomer'],
    ['pages/home/index', '.ticket', 'member'],
    ['pages/coupons/index', '[id^="coupon-open-"]', 'member'],
    [`pages/coupon/index?id=${couponId}`, '#coupon-code', 'member'],
    ['pages/card/index', '#card-code', 'member'],
    ['pages/me/index', '#me-profile', 'member'],
    ['pages/preferences/index', '#consent-wechat', 'member'],
    ['pages/join/index', '#join-done', 'member'],
  ]

  /** Calls `look` on every page of the phone, as guest, newcomer and member. */
  async function eachPhonePage(options: object, look: (page: Page, name: string) => Promise<void>): Promise<void> {
    const newcomer = await stage.world.person()
    const page = await stage.phone(options)
    for (const [path, drawn, who] of phonePages()) {
      // Another document each time: the pages are told apart by what is behind the hash alone.
      await page.goto('about:blank')
      await page.goto(at(path, who === 'member' ? person.id : who === 'newcomer' ? newcomer.id : undefined))
      await page.locator(`${drawn} >> visible=true`).first().waitFor()
      await drawnWhole(page)
      await look(page, `${path} as ${who ?? 'guest'}`)
    }
    await page.context().close()
  }

  const consolePages = (): [string, string][] => [
    ['', '[data-testid="funnel"]'],
    ['members', '[data-testid="member-list"] td'],
    [`members?member=${person.memberId}`, '[data-testid="member-no"]'],
    ['members/merges', 'h1'],
    ['segments', '[data-testid="segment-list"] td'],
    ['segments/new', '[data-testid="segment-count"]'],
    [`segments/${segmentId}`, '[data-testid="segment-count"]'],
    ['segments/seasons', '[data-testid="season-grid"]'],
    ['campaigns', '[data-testid="campaign-list"] td'],
    ['campaigns/new', '[data-testid="campaign-name"]'],
    [`campaigns/${campaignId}`, '[data-testid="campaign-launch"]'],
    [`campaigns/${campaignId}/edit?step=1`, '[data-testid="campaign-topic"]'],
    [`campaigns/${campaignId}/edit?step=3`, '[data-testid="campaign-checks"]'],
    ['campaigns/templates', '[data-testid="template-list"] td'],
    ['coupons', '[data-testid="coupon-list"] td'],
    ['coupons/new', '[data-testid="coupon-title"]'],
    [`coupons/${templateId}`, '[data-testid="coupon-state"]'],
    [`coupons/desk?storeId=${storeId}`, '[data-testid="desk-code"]'],
    ['stores', '[data-testid="store-list"] td'],
    ['stores?tab=channels', '[data-testid="channel-list"] article'],
    ['settings', 'h1'],
    ['settings?tab=manners', 'h1'],
    ['settings?tab=staff', 'h1'],
    ['settings?tab=agreements', 'h1'],
    ['settings?tab=audit', 'h1'],
    ['settings?tab=password', 'h1'],
  ]

  async function eachConsolePage(options: object, look: (page: Page, name: string) => Promise<void>): Promise<void> {
    const page = await stage.desk(options)
    await page.goto(`${stage.world.url}/console/`)
    await page.getByTestId('login-username').waitFor()
    await look(page, 'login')
    await enterConsole(page, stage.world.url, stage.owner)
    for (const [path, drawn] of consolePages()) {
      await page.goto(`${stage.world.url}/console/${path}`)
      await page.locator(`${drawn} >> visible=true`).first().waitFor()
      await drawnWhole(page)
      await look(page, path || 'dashboard')
    }
    await page.context().close()
  }

  const gather = (found: string[], check: (page: Page) => Promise<string[]>) => async (page: Page, name: string) => {
    for (const line of await check(page)) found.push(`${name} · ${line}`)
  }

  scene(
    'the phone can be read, seen and tapped by everybody, and nothing is cut off, long names included',
    async () => {
      const found: string[] = []
      await eachPhonePage({}, async (page, name) => {
        await gather(found, troubles)(page, name)
        await gather(found, small)(page, name)
        for (const width of [375, 320]) {
          await page.setViewportSize({ width, height: 812 })
          await gather(found, sideways)(page, `${name} at ${width}`)
        }
        await page.setViewportSize({ width: 375, height: 812 })
      })
      expect(found).toEqual([])
    },
  )

  scene('the phone can be read in the dark', async () => {
    const found: string[] = []
    await eachPhonePage({ colorScheme: 'dark' }, gather(found, troubles))
    expect(found).toEqual([])
  })

  scene('the console can be read by everybody, in light and in the dark, and fits a tablet', async () => {
    const found: string[] = []
    await eachConsolePage({}, async (page, name) => {
      await gather(found, troubles)(page, name)
      await page.emulateMedia({ colorScheme: 'dark' })
      await gather(found, troubles)(page, `${name} in the dark`)
      await page.emulateMedia({ colorScheme: 'light' })
      for (const width of [1440, 768]) {
        await page.setViewportSize({ width, height: 900 })
        await gather(found, sideways)(page, `${name} at ${width}`)
      }
      await page.setViewportSize({ width: 1440, height: 900 })
    })
    expect(found).toEqual([])
  })

  scene('without a network the phone says so, keeps what it shows, and goes on when it is back', async () => {
    stage.forgive(/ERR_INTERNET_DISCONNECTED/)
    const page = await stage.phone()
    await page.goto(at('pages/home/index', person.id))
    await byId(page, `coupon-claim-${templateId}`).waitFor()
    await page.context().setOffline(true)
    await page.locator('.offline:visible').waitFor()
    expect(await page.locator('.offline:visible').innerText()).toBe('网络断开了，显示的是上次的内容')
    await byId(page, `coupon-claim-${templateId}`).tap()
    await byId(page, 'claim-again').waitFor()
    expect(await page.getByText('再查一次，不会重复领取').isVisible()).toBe(true)
    await page.context().setOffline(false)
    await page.locator('.offline:visible').waitFor({ state: 'hidden' })
    await byId(page, 'claim-again').tap()
    await byId(page, 'claim-use').waitFor()
    await page.context().close()
  })

  scene('when WeChat does not answer one can look around, and joining says so kindly', async () => {
    stage.forgive(/503 \(Service Unavailable\)/)
    must(await putFaults({ '/sns/jscode2session': { status: 502 } }))
    const page = await stage.phone()
    const newcomer = await stage.world.person()
    await page.goto(at('pages/home/index', newcomer.id))
    await byId(page, 'home-join').tap()
    await byId(page, 'join-agree-terms').tap()
    await byId(page, 'join-agree-privacy').tap()
    await byId(page, 'join-phone').tap()
    await byId(page, 'join-trouble').waitFor()
    expect(await byId(page, 'join-trouble').innerText()).toBe('微信暂时没有响应，请稍后再试；您可以先逛逛')
    must(await putFaults({}))
    await byId(page, 'join-phone').tap()
    await byId(page, 'join-done').waitFor()
    await page.context().close()
  })

  const putFaults = async (faults: object) => {
    const answer = await stage.world.sandbox('PUT', '/faults', faults)
    return { ...answer, text: JSON.stringify(answer.body) }
  }

  scene('the phone speaks Traditional Chinese, Cantonese and English', async () => {
    const words = { 'zh-Hant': '卡券', yue: '卡券', en: 'Coupons' }
    const page = await stage.phone()
    const newcomer = await stage.world.person()
    await page.goto(at('pages/preferences/index', newcomer.id))
    for (const [tag, word] of Object.entries(words)) {
      await byId(page, `prefs-language-${tag}`).tap()
      await page.goto('about:blank')
      await page.goto(at('pages/home/index', newcomer.id))
      await page.locator('.weui-tabbar__item', { hasText: word }).waitFor()
      await byId(page, 'home-join').waitFor()
      expect([tag, await sideways(page)]).toEqual([tag, []])
      await page.goto('about:blank')
      await page.goto(at('pages/preferences/index', newcomer.id))
    }
    await page.context().close()
  })

  scene('the cashier is told what is wrong with a code, and never less than kindly', async () => {
    stage.forgive(/(401|404|422) \(/)
    const till = await stage.phone()
    await till.goto(at('staff/redeem/index'))
    await fill(till, 'staff-username', 'nobody')
    await fill(till, 'staff-password', 'wrong password')
    await byId(till, 'staff-login').tap()
    await till.getByText('用户名或密码不对').waitFor()
    const cashier = await stage.world.staff('cashier', storeId)
    await fill(till, 'staff-username', cashier.username)
    await fill(till, 'staff-password', cashier.password)
    await byId(till, 'staff-login').tap()
    await byId(till, 'staff-preview').tap()
    await till.getByText('请扫码或输入券码').waitFor()
    await fill(till, 'staff-code-input', 'ABCDEFGHJKMN')
    await byId(till, 'staff-preview').tap()
    await till.getByText('没有这张券，请核对券码').waitFor()
    await till.context().close()
  })
})

describe('manners of empty screens', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage((options) => createWorld('sqlite', options), { seed: false })
  }, 60_000)
  afterAll(() => stage?.close())

  it('an empty shop says what will be there', () =>
    stage.play('empty phone', async () => {
      const found: string[] = []
      const member = await stage.world.member()
      const page = await stage.phone()
      for (const path of ['pages/home/index', 'pages/coupons/index', 'pages/card/index', 'pages/me/index']) {
        await page.goto('about:blank')
        await page.goto(`${stage.world.url}/?person=${member.id}#/${path}`)
        await drawnWhole(page)
        expect([path, await page.locator('.skeleton:visible').count()]).toEqual([path, 0])
        for (const line of [...(await troubles(page)), ...(await sideways(page))]) found.push(`${path} · ${line}`)
      }
      await page.goto('about:blank')
      await page.goto(`${stage.world.url}/?person=${member.id}#/pages/coupons/index`)
      await page.getByText('现在没有可领的券，过几天再来看看').waitFor()
      expect(found).toEqual([])
    }))

  it('an empty console shows one thing to do', () =>
    stage.play('empty console', async () => {
      const page = await stage.desk()
      await enterConsole(page, stage.world.url, stage.owner)
      for (const [path, action] of [
        ['segments', 'segment-new'],
        ['campaigns', 'campaign-new'],
        ['coupons', 'coupon-new'],
        ['stores', 'store-new'],
        ['stores?tab=channels', 'channel-new'],
        ['campaigns/templates', 'template-new'],
      ] as const) {
        await page.goto(`${stage.world.url}/console/${path}`)
        await page.getByTestId(action).first().waitFor()
        await drawnWhole(page)
        expect([path, await troubles(page)]).toEqual([path, []])
      }
    }))
})
