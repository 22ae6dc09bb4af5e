import type { Page } from 'playwright-core'
import { must, publishTemplate } from '../harness/rows'
import { onOneDatabase } from '../harness/world'
import { openStage, PHONE, type Stage } from './browser'
import { onPhone } from './pages'
import { byId, codeOf, fill, joinHere, openTill, redeemAt, until } from './shopper'
import { story } from './story'

const DAY = 86_400_000

/** The life of a coupon on real screens: two people, each in a tab of her own, and a cashier. */
onOneDatabase('a coupon’s life on the screens', 'mysql', (open) => {
  let stage: Stage
  let lin: Page
  let chen: Page
  let till: Page
  let link = ''
  let linToken = ''
  let linId = ''
  let flash = ''
  let brief = ''

  beforeAll(async () => {
    stage = await openStage(open)
  }, 60_000)
  afterAll(() => stage?.close())
  const act = story(() => stage)

  /** A published template; times are of the real clock. */
  const template = (title: string, more: Record<string, unknown> = {}): Promise<string> =>
    publishTemplate(stage.world, { token: stage.owner.token, at: Date.now() }, { title, ...more })

  /** She holds a coupon that runs out while the story goes on. */
  const forThisMoment = async (): Promise<string> => {
    const [from, until] = [Date.now() - DAY, Date.now() + 15_000].map((at) => new Date(at).toISOString())
    const validity = { kind: 'fixed', from, until }
    await template('只到此刻', { validity, codeWord: 'JUSTNOW', inCentre: false })
    const body = { code: 'JUSTNOW' }
    return must(await stage.world.call('enterCouponCode', { token: linToken, key: 'now-1', body })).body.id
  }

  act('a flash offer counts down and can be taken in the second it opens; one that ends today says so', async () => {
    const member = await stage.world.member({ profile: { nickname: '林晓' } })
    linToken = member.token
    linId = member.memberId
    const couple = await stage.context({ ...PHONE, permissions: ['clipboard-read', 'clipboard-write'] })
    lin = await couple.newPage()
    chen = await couple.newPage()
    flash = await template('开抢：减 10 元', {
      claimFrom: new Date(Date.now() + 10_000).toISOString(),
      transferable: true,
      useTimes: { blackout: [{ from: '2031-10-01', until: '2031-10-07' }] },
    })
    brief = await forThisMoment()
    // A page behind another is hardly drawn.
    await lin.bringToFront()
    await lin.goto(onPhone(stage, 'pages/coupons/index', member.id))
    await byId(lin, `coupon-open-${brief}`)
      .getByText(/今天到期|还剩/)
      .waitFor()
    const claim = byId(lin, `coupon-claim-${flash}`)
    await claim.waitFor()
    expect(await claim.innerText()).toMatch(/^00:(0\d|10) 后开抢$/)
    await byId(lin, `coupon-rules-${flash}`).tap()
    await lin.getByText('2031年10月1日至2031年10月7日', { exact: true }).waitFor()
    // It opens ten seconds after it was made: the usual ten of waiting would leave a slow hour nothing.
    await claim.filter({ hasText: /^领取$/ }).waitFor({ timeout: 30_000 })
    // Twice in haste: one coupon.
    await claim.dblclick()
    await byId(lin, 'claim-use').waitFor()
    const mine = must(await stage.world.call('listMyCoupons', { token: linToken, query: { status: 'claimed' } })).body
    expect(mine.items.filter((coupon) => coupon.couponTemplateId === flash)).toHaveLength(1)
    await byId(lin, 'claim-use').tap()
    await byId(lin, 'coupon-code').waitFor()
  })

  act('she wraps it, copies the link, and the code is gone meanwhile', async () => {
    await byId(lin, 'gift-start').tap()
    await byId(lin, 'gift-offer').tap()
    await byId(lin, 'gift-share').tap()
    await lin.getByText('链接已复制，发给朋友吧').first().waitFor()
    link = await lin.evaluate<string>('navigator.clipboard.readText()')
    expect(link).toMatch(/#\/pages\/gift\/index\?token=[\w-]{22,64}$/)
    expect(await byId(lin, 'coupon-code').count()).toBe(0)
    expect(await byId(lin, 'coupon-gift-open').innerText()).toContain('自动回来')
  })

  act('her own link says it is hers', async () => {
    const own = await lin.context().newPage()
    const person = new URL(lin.url()).searchParams.get('person') ?? ''
    await own.goto(link.replace('/#', `/?person=${person}#`))
    await byId(own, 'gift-state').waitFor()
    expect(await byId(own, 'gift-state').innerText()).toBe('等朋友领取')
    expect(await byId(own, 'gift-accept').count()).toBe(0)
    await own.close()
    await lin.bringToFront()
  })

  act('a friend who is no member opens the link in another tab, joins, comes back and accepts', async () => {
    // The giver's page goes on asking behind: once it is the friend's, it is not hers any more, which is an answer.
    stage.forgive(/404 \(Not Found\)/)
    const friend = await stage.world.person()
    await chen.bringToFront()
    await chen.goto(link.replace('/#', `/?person=${friend.id}#`))
    await chen.getByText('林晓 送您一张券').waitFor()
    await byId(chen, 'gift-join').tap()
    await joinHere(chen)
    await byId(chen, 'gift-accept').tap()
    await byId(chen, 'gift-use').tap()
    await byId(chen, 'coupon-code').waitFor()
  })

  act('the giver sees that it went; a third person comes too late', async () => {
    // The page asks every three seconds; that the coupon is not hers any more is an answer, not a fault.
    stage.forgive(/404 \(Not Found\)/)
    await lin.bringToFront()
    await lin.getByText('朋友已经收下了').waitFor()
    const third = await stage.world.member()
    const late = await stage.phone()
    await late.goto(link.replace('/#', `/?person=${third.id}#`))
    await late.getByText('手慢了，已经被别人领走').waitFor()
    await late.context().close()
  })

  act('staff redeem it while it is open: it turns into the receipt by itself, and back when it is undone', async () => {
    const token = stage.owner.token
    const store = must(await stage.world.call('listStores', { token })).body.items[0]!
    till = await stage.phone()
    await openTill(till, stage.world.url, await stage.world.staff('cashier', store.id))
    await chen.bringToFront()
    await redeemAt(till, await codeOf(chen, 'coupon-code'))
    expect(await byId(till, 'staff-result').innerText()).toContain('核销成功')
    await byId(chen, 'coupon-receipt').waitFor()
    expect(await byId(chen, 'coupon-receipt').innerText()).toContain('省了 ¥10')
    expect(await byId(chen, 'coupon-receipt').innerText()).toContain(store.name)
    await byId(till, 'staff-undo').tap()
    await fill(till, 'staff-undo-reason', '拿错了')
    await byId(till, 'staff-undo').tap()
    await byId(till, 'staff-undone').waitFor()
    await byId(chen, 'coupon-code').waitFor()
  })

  act('a code word is pasted out of a message; a wrong one says why', async () => {
    await template('口令礼', { codeWord: 'SNOW2026', inCentre: false })
    stage.forgive(/404 \(Not Found\)/)
    await lin.bringToFront()
    await lin.goto(onPhone(stage, 'pages/coupons/index'))
    await byId(lin, 'coupons-code').tap()
    await fill(lin, 'code-input', 'nosuchword')
    await byId(lin, 'code-enter').tap()
    await byId(lin, 'code-trouble').getByText('没有这个兑换码').waitFor()
    await lin.evaluate(`navigator.clipboard.writeText('【山茶集】您的兑换码：snow2026，快来')`)
    await byId(lin, 'code-paste').tap()
    await until(async () => (await byId(lin, 'code-input').locator('input').inputValue()) === 'SNOW2026')
    await byId(lin, 'code-enter').tap()
    await byId(lin, 'claim-use').waitFor()
    expect(await lin.locator('.sheet:visible').innerText()).toContain('口令礼')
    await lin.getByText('关闭', { exact: true }).tap()
  })

  act('points become a coupon after a question, both or neither', async () => {
    const offer = await template('积分换：手霜', { pointsPrice: 120, inCentre: false })
    must(
      await stage.world.call('adjustPoints', {
        token: stage.owner.token,
        params: { id: linId },
        key: 'points-1',
        body: { points: 150, reason: '开业送' },
      }),
    )
    await lin.goto(onPhone(stage, 'pages/points/index'))
    await byId(lin, 'points-balance').getByText('150').waitFor()
    await byId(lin, `coupon-claim-${offer}`).tap()
    await byId(lin, 'exchange-confirm').tap()
    await byId(lin, 'claim-use').waitFor()
    await byId(lin, 'points-balance').getByText('30', { exact: true }).waitFor()
    await lin.getByText('关闭', { exact: true }).tap()
    await byId(lin, `coupon-claim-${offer}`).filter({ hasText: '已领取' }).waitFor()
  })

  act('the one that was for that moment only lies among the expired', async () => {
    await lin.goto(onPhone(stage, 'pages/coupons/index'))
    await byId(lin, 'coupons-expired').tap()
    await byId(lin, `coupon-open-${brief}`).getByText('已过期').waitFor()
  })

  act('one may lie in WeChat’s card folder too: there once the platform says so, whatever its panel said', async () => {
    const { world, owner } = stage
    const id = await template('微信卡包里的券', { wechatCoupon: true })
    await until(async () => {
      const made = await world.call('readCouponTemplate', { token: owner.token, params: { id } })
      return must(made).body.wechatStockId !== undefined
    })
    const { id: couponId } = must(
      await world.call('claimCoupon', { token: linToken, params: { id }, key: 'card-1' }),
    ).body
    await lin.goto(onPhone(stage, `pages/coupon/index?id=${couponId}`))
    await byId(lin, 'wechat-add').tap()
    await byId(lin, 'wechat-confirm').tap()
    await byId(lin, 'wechat-added').waitFor()
    expect(await byId(lin, 'wechat-add').count()).toBe(0)
  })
})
