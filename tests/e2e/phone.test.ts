import { shanghaiClock } from '../../shared/rules/calendar'
import { must, publishTemplate } from '../harness/rows'
import { onOneDatabase } from '../harness/world'
import { openStage, type Stage } from './browser'
import { countShifts, drawnWhole, shifted } from './manners'
import { sayWhatWentWrong } from './mishaps'
import { byId, fill, openTill, until } from './shopper'

/** What misled people on the phone and at the till, each on a real screen. */
onOneDatabase('the phone says what is so', 'sqlite', (open) => {
  let stage: Stage
  const token = () => stage.owner.token
  const api = () => stage.world

  beforeAll(async () => {
    stage = await openStage(open)
  }, 60_000)
  afterAll(() => stage?.close())
  const scene = (name: string, play: () => Promise<void>) => it(name, () => stage.play(name, play), 90_000)
  sayWhatWentWrong(scene, () => stage)

  /** The store in that city of the sample, with the scene of a code that hangs in it. */
  async function codeIn(city: string): Promise<{ name: string; scene: string }> {
    const stores = must(await api().call('listStores', { token: token() })).body.items
    const store = stores.find(({ regionCode }) => regionCode.startsWith(city))!
    const body = { name: '立牌', storeId: store.id, kind: 'mini_program_code' }
    return { name: store.name, scene: must(await api().call('createChannel', { token: token(), body })).body.scene }
  }

  scene(
    'Harbin’s code greets with Harbin, its store first, and guesses that region; without a code nothing is guessed',
    async () => {
      const { name, scene: code } = await codeIn('2301')
      const person = await api().person()
      const page = await stage.handset('pages/home/index', (await api().person()).id)
      await page.locator('.hero-greeting:visible').waitFor()
      expect(await page.locator('.hero-greeting:visible').innerText()).toBe('您来了，随便看看')
      await page.locator('.heading:visible').getByText('门店', { exact: true }).waitFor()
      await stage.handset('pages/home/index', person.id, code)
      await page.locator('.hero-greeting:visible').getByText('哈尔滨 · ').waitFor()
      await page.locator('.heading:visible').getByText('离您最近').waitFor()
      await page.locator('.card:visible').first().getByText(name, { exact: true }).waitFor()
      const member = await api().member()
      await stage.handset('pages/home/index', member.id, code)
      await page.locator('.hero-greeting:visible').getByText('哈尔滨 · ').waitFor()
      await page.evaluate(`location.hash = '#/pages/preferences/index'`)
      await byId(page, 'prefs-region').tap()
      await byId(page, 'region-guess').getByText('哈尔滨市').waitFor()
      // Where the page greets with no place none is guessed either, though a store stands first here, too.
      await stage.handset('pages/home/index', (await api().member()).id)
      await page.locator('.heading:visible').getByText('门店', { exact: true }).waitFor()
      await page.evaluate(`location.hash = '#/pages/preferences/index'`)
      await byId(page, 'prefs-region').tap()
      await byId(page, 'region-440000').waitFor()
      expect(await byId(page, 'region-guess').count()).toBe(0)
    },
  )

  scene('a member who comes in is greeted by one reading of the shop, however much her login tells', async () => {
    const member = await api().member()
    const page = await stage.handset('pages/home/index', member.id)
    await page.locator('.welcome .initial:visible').waitFor()
    await page.waitForLoadState('networkidle')
    const asked = await page.evaluate(
      `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)`,
    )
    expect((asked as string[]).filter((path) => path === '/api/v1/mini/home')).toHaveLength(1)
  })

  scene('a login begins while the app itself is still on its way, and is not begun again', async () => {
    const member = await api().member()
    const page = await stage.phone()
    let letGo = (): void => undefined
    const held = new Promise<void>((done) => (letGo = done))
    await page.route('**/js/app.*.js', async (route) => {
      await held
      await route.continue()
    })
    let logins = 0
    page.on('request', (request) => void (logins += Number(request.url().endsWith('/login-codes'))))
    const begun = page.waitForRequest('**/login-codes')
    await page.goto(`${api().url}/?person=${member.id}#/pages/home/index`, { waitUntil: 'commit' })
    await begun
    letGo()
    await page.locator('.welcome .initial:visible').waitFor()
    expect(logins).toBe(1)
  })

  scene('as many coupons are promised as can be claimed', async () => {
    const at = Date.now()
    await publishTemplate(
      api(),
      { token: token(), at },
      { title: '明天开抢', claimFrom: new Date(at + 86_400_000).toISOString() },
    )
    await publishTemplate(api(), { token: token(), at }, { title: '积分换', pointsPrice: 100, inCentre: false })
    const page = await stage.handset('pages/home/index', (await api().person()).id)
    await byId(page, 'home-join').waitFor()
    const open = await page.locator('[id^="coupon-claim-"]:visible').getByText('领取', { exact: true }).count()
    expect(open).toBeGreaterThan(0)
    await page.getByText(`有 ${open} 张券可领`).waitFor()
  })

  scene('a coupon shows no code outside its hours of use', async () => {
    const at = Date.now()
    const clock = (ms: number) => shanghaiClock(at + ms)
    const hours = [{ from: clock(3_600_000), to: clock(2 * 3_600_000) }]
    const member = await api().member()
    const id = await publishTemplate(api(), { token: token(), at }, { title: '午后券', useTimes: { hours } })
    const { id: piece } = must(
      await api().call('claimCoupon', { token: member.token, params: { id }, key: 'hours' }),
    ).body
    const page = await stage.handset(`pages/coupon/index?id=${piece}`, member.id)
    // Late in the evening the hour from then on ends on the next day, and that is said.
    const { from, to } = hours[0]!
    await byId(page, 'coupon-not-now')
      .getByText(`${from}–${to < from ? '次日 ' : ''}${to}`)
      .waitFor()
    expect(await byId(page, 'coupon-code').count()).toBe(0)
  })

  scene('one’s own lists go on behind their first page', async () => {
    const at = Date.now()
    const member = await api().member()
    for (let n = 1; n <= 32; n++)
      must(
        await api().call('adjustPoints', {
          token: token(),
          params: { id: member.memberId },
          key: `more-${n}`,
          body: { points: n, reason: `第 ${n} 次` },
        }),
      )
    const page = await stage.handset('pages/points/index', member.id)
    await page.getByText('+32', { exact: true }).waitFor()
    expect(await page.getByText('+1', { exact: true }).count()).toBe(0)
    await page.getByText('再看一些', { exact: true }).tap()
    await page.getByText('+1', { exact: true }).waitFor()

    // Equal coupons lie on each other and are counted: all of them, not those of the first page.
    const id = await publishTemplate(
      api(),
      { token: token(), at },
      { title: '一百零三张', total: 200, perMemberLimit: 103 },
    )
    for (let n = 1; n <= 103; n++)
      must(await api().call('claimCoupon', { token: member.token, params: { id }, key: `piece-${n}` }))
    await stage.handset('pages/coupons/index', member.id)
    await page.locator('[id^="coupon-open-"]:visible', { hasText: '一百零三张' }).getByText('×103').waitFor()
  })

  scene('what a profile asks for can be told to the last percent', async () => {
    const member = await api().member({ profile: { nickname: '林晓', birthday: '1995-06-15', regionCode: '230102' } })
    const page = await stage.handset('pages/profile/index', member.id)
    await page.getByText('资料完整度 80%').waitFor()
    await byId(page, 'profile-go').tap()
    await fill(page, 'profile-email', 'lin@example.com')
    await byId(page, 'profile-save').tap()
    await byId(page, 'gender-female').tap()
    await byId(page, 'profile-save').tap()
    await byId(page, 'interest-skincare').tap()
    await byId(page, 'profile-save').tap()
    await page.getByText('资料完整度 100%').waitFor()
    await byId(page, 'profile-left').getByText('资料齐了').waitFor()
    await byId(page, 'profile-phone').tap()
    await byId(page, 'phone-bind').waitFor()
  })

  scene('the cities of a province begin at the top, however far the provinces were scrolled', async () => {
    const member = await api().member()
    const page = await stage.handset('pages/preferences/index', member.id)
    await byId(page, 'prefs-region').tap()
    await byId(page, 'region-440000').scrollIntoViewIfNeeded()
    await page.locator('.sheet-body:visible').evaluate((box) => box.scrollTo(0, box.scrollHeight))
    await byId(page, 'region-440000').tap()
    const first = byId(page, 'region-440100')
    await first.waitFor()
    const [sheet, city] = [await page.locator('.sheet-body:visible').boundingBox(), await first.boundingBox()]
    expect(city!.y).toBeGreaterThanOrEqual(sheet!.y)
  })

  scene('a sheet takes the keyboard, keeps it, closes by Esc and gives it back', async () => {
    const member = await api().member()
    const page = await stage.handset('pages/profile/index', member.id)
    const row = byId(page, 'profile-row-email')
    await row.waitFor()
    await row.focus()
    await page.keyboard.press('Enter')
    await byId(page, 'profile-save').waitFor()
    const inSheet = () => page.evaluate<boolean>(`document.activeElement.closest('.sheet') !== null`)
    await until(inSheet)
    for (let stops = 0; stops < 12; stops++) {
      await page.keyboard.press('Tab')
      expect([stops, await inSheet()]).toEqual([stops, true])
    }
    await page.keyboard.press('Shift+Tab')
    expect(await inSheet()).toBe(true)
    await page.keyboard.press('Escape')
    await byId(page, 'profile-save').waitFor({ state: 'hidden' })
    await until(() => page.evaluate<boolean>(`document.activeElement.id === 'profile-row-email'`))
  })

  scene('the till takes full-width figures and books only what was looked at', async () => {
    const store = must(await api().call('listStores', { token: token() })).body.items[0]!
    const cashier = await api().staff('cashier', store.id)
    const member = await api().member()
    const at = Date.now()
    const id = await publishTemplate(
      api(),
      { token: token(), at },
      { title: '八折', kind: 'discount', valueFen: undefined, discountPercent: 20 },
    )
    const { code } = must(await api().call('claimCoupon', { token: member.token, params: { id }, key: 'till' })).body
    const till = await stage.phone()
    await openTill(till, api().url, cashier)
    await fill(till, 'staff-code-input', code)
    await fill(till, 'staff-amount', '１００')
    await byId(till, 'staff-preview').tap()
    await byId(till, 'staff-confirm').getByText('¥20').waitFor()
    await fill(till, 'staff-amount', '３００')
    await byId(till, 'staff-confirm').waitFor({ state: 'detached' })
    await byId(till, 'staff-preview').tap()
    await byId(till, 'staff-confirm').getByText('¥60').waitFor()
    await byId(till, 'staff-confirm').tap()
    await byId(till, 'staff-result').waitFor()
    const [booked] = must(await api().call('listRedemptions', { token: token(), query: {} })).body.items
    expect(booked).toMatchObject({ orderAmountFen: 30_000, discountFen: 6000 })
    await till.context().close()
  })

  scene('the shop’s colour reaches the tab bar and the ring, and an emoji stays whole', async () => {
    const member = await api().member({ profile: { nickname: '👩‍🚀小明' } })
    must(
      await api().call('editSettings', {
        token: token(),
        body: { brand: { name: '山茶集', color: '#B42318', logoUrl: null } },
      }),
    )
    const page = await stage.handset('pages/me/index', member.id)
    await page.locator('.initial:visible').getByText('👩‍🚀', { exact: true }).waitFor()
    const label = page.locator('.weui-bar__item_on .weui-tabbar__label')
    await until(async () => (await label.evaluate((text) => getComputedStyle(text).color)) === 'rgb(180, 35, 24)')
    const icon = page.locator('.weui-bar__item_on .weui-tabbar__icon')
    expect(await icon.evaluate((picture) => getComputedStyle(picture).backgroundColor)).toBe('rgb(180, 35, 24)')
    await stage.handset('pages/card/index', member.id)
    await page.locator('.ring:visible').waitFor()
    // The ring is drawn anew each second.
    const ring = page.locator('.ring:visible img')
    const drawing = async () => Buffer.from((await ring.getAttribute('src'))!.split(',')[1]!, 'base64').toString()
    await until(async () => (await drawing()).includes('stroke="#B42318"'))
  })

  scene('nothing moves while the points, the coupons and the home page are drawn', async () => {
    const member = await api().member()
    const page = await stage.handset('pages/me/index', member.id)
    await countShifts(page)
    // On a slow line each answer comes when it comes: here what points buy comes after the points.
    await page.route(/\/mini\/coupon-templates\?/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500))
      await route.continue()
    })
    for (const path of ['pages/points/index', 'pages/home/index', 'pages/coupons/index', 'pages/card/index']) {
      await stage.handset(path, member.id)
      await page.locator('.page:visible').waitFor()
      await drawnWhole(page)
      // What is still on its way may be what pushes.
      await page.waitForLoadState('networkidle')
      expect([path, await shifted(page)]).toEqual([path, 'hardly'])
    }
    await page.unrouteAll()
  })

  scene('a shopper of Harbin’s code goes all the way in Cantonese', async () => {
    const { scene: code } = await codeIn('2301')
    const page = await stage.handset('pages/preferences/index', (await api().person()).id, code)
    await byId(page, 'prefs-language-yue').tap()
    await page.evaluate(`location.hash = '#/pages/home/index'`)
    await page.getByText('離你最近').waitFor()
    await byId(page, 'home-join').tap()
    await byId(page, 'join-agree-terms').tap()
    await byId(page, 'join-agree-privacy').tap()
    await byId(page, 'join-phone').getByText('用電話號碼加入').tap()
    await byId(page, 'join-done').getByText('搞掂').waitFor()
    await byId(page, 'join-done').tap()
    await page.locator('[id^="coupon-claim-"]:visible').getByText('攞', { exact: true }).first().tap()
    await byId(page, 'claim-use').getByText('去用').tap()
    await page.getByText('俾店員睇就得，個碼會自動更新').waitFor()
  })
})
