import type { Page } from 'playwright-core'
import {
  addDays,
  isoOf,
  shanghaiDay,
  shanghaiDayLast,
  shanghaiDayStart,
  shanghaiMoment,
} from '../../shared/rules/calendar'
import { must } from '../harness/rows'
import { createWorld } from '../harness/world'
import { openStage, type Stage } from './browser'
import { choose, field } from './console'
import { keepWhatWasTyped } from './drafts'
import { leaveWhatIsLate } from './late'
import { sayBeforeSending } from './launching'
import { showWhatIsSo } from './looks'
import { troubles } from './manners'

/** What once misled people in the console, or lost what they had written; on one database, for it happens on the screen. */
describe('nothing in the console misleads', () => {
  let stage: Stage
  let storeId: string
  beforeAll(async () => {
    stage = await openStage((options) => createWorld('sqlite', options))
    storeId = must(await stage.world.call('listStores', { token: stage.owner.token })).body.items[0]!.id
  }, 60_000)
  afterAll(() => stage?.close())

  const scene = (name: string, play: () => Promise<void>) => it(name, () => stage.play(name, play), 120_000)
  const token = () => stage.owner.token
  const inside = (path: string): Promise<Page> => stage.console(path)
  const panel = '.ant-picker-dropdown:not(.ant-picker-dropdown-hidden)'
  /** Clicks a day of the open panel, leafing forward to its month. */
  const pick = async (page: Page, day: string): Promise<void> => {
    const cell = page.locator(`${panel} td.ant-picker-cell-in-view[title="${day}"]`)
    for (let month = 0; month < 3 && (await cell.count()) === 0; month++)
      await page.locator(`${panel} .ant-picker-header-next-btn`).first().click()
    await cell.click()
  }
  const ok = (page: Page) => page.locator(`${panel} .ant-picker-ok button`)
  const idOf = (page: Page): string => /\/([0-9a-f-]{36})/.exec(new URL(page.url()).pathname)?.[1] ?? ''
  const templateOf = async (id: string) =>
    must(await stage.world.call('readCouponTemplate', { token: token(), params: { id } })).body

  /** A published coupon of 30 yuan off. */
  const coupon = async (more: object = {}): Promise<string> => {
    const id = must(
      await stage.world.call('createCouponTemplate', {
        token: token(),
        body: {
          title: '立减三十',
          kind: 'cash',
          valueFen: 3000,
          thresholdFen: 0,
          total: 100,
          perMemberLimit: 1,
          claimFrom: isoOf(Date.now() - 3_600_000),
          claimUntil: isoOf(Date.now() + 86_400_000),
          validity: { kind: 'days_after_claim', days: 30 },
          ...more,
        },
      }),
    ).body.id
    must(await stage.world.call('publishCouponTemplate', { token: token(), params: { id } }))
    return id
  }

  /** A coupon that is written up to its quantity, standing on the step of times. */
  const writeCoupon = async (page: Page, title: string): Promise<void> => {
    await field(page, 'coupon-title').fill(title)
    await field(page, 'coupon-value').fill('30')
    await page.getByTestId('coupon-step-much').click()
    await field(page, 'coupon-total').fill('10')
    await page.getByTestId('coupon-step-when').click()
  }

  for (const timezoneId of ['America/New_York', 'Asia/Shanghai', 'Pacific/Auckland'])
    scene(
      `seen from ${timezoneId}, dates and times are Shanghai's, and a last day ends with its last moment`,
      async () => {
        const first = addDays(shanghaiDay(Date.now()), 10)
        const last = addDays(first, 10)
        const page = await stage.seat('coupons/new', stage.owner, { timezoneId })
        await writeCoupon(page, `双十二 ${timezoneId}`)
        await page.getByText('固定日期').click()
        await field(page, 'coupon-valid-window').click()
        await pick(page, first)
        await ok(page).click()
        await pick(page, last)
        await ok(page).click()
        await page.getByRole('figure').getByText(`${first} 00:00 至 ${last} 23:59`).waitFor()
        await page.getByTestId('coupon-save').click()
        await page.locator('[data-testid="coupon-state"]').waitFor()
        const kept = await templateOf(idOf(page))
        expect(kept.validity).toEqual({
          kind: 'fixed',
          from: isoOf(shanghaiDayStart(first)),
          until: isoOf(shanghaiDayLast(last)),
        })
        await page.getByTestId('coupon-tab-terms').click()
        await page.getByTestId('coupon-terms').getByText(`${first} 00:00 至 ${last} 23:59`).waitFor()

        // Typed times: 10:00 is ten in the morning there, and "not after 23:59" takes the whole minute.
        const templates = must(await stage.world.call('listMessageTemplates', { token: token() })).body.items
        const made = must(
          await stage.world.call('createCampaign', {
            token: token(),
            body: {
              name: `到点发 ${timezoneId}`,
              segmentId: must(await stage.world.call('listSegments', { token: token() })).body.items[0]!.id,
              channels: ['mini_subscribe'],
              templateIds: {
                mini_subscribe: templates.find((one) => one.providerTemplateId === 'sandbox-sub-coupon')!.id,
              },
              schedule: { kind: 'now' },
              topic: 'offers',
            },
          }),
        ).body
        await page.goto(`${stage.world.url}/console/campaigns/${made.id}/edit?step=2`)
        await page.getByTestId('campaign-when').getByText('定时发').click()
        const at = field(page, 'campaign-at')
        expect(await at.inputValue()).toBe(`${addDays(shanghaiDay(Date.now()), 1)} 10:00`)
        await at.click()
        await at.fill(`${first} 10:00`)
        // The page is drawn anew once the choice before is kept; what is being typed stays.
        await page.getByTestId('draft-kept').waitFor()
        await page.keyboard.press('Enter')
        const until = field(page, 'campaign-expires')
        await until.click()
        await until.fill(`${first.replaceAll('-', '/')} ２３：５９`)
        await page.keyboard.press('Enter')
        await page.getByTestId('campaign-save').click()
        await page.getByText('已保存').waitFor()
        const planned = must(await stage.world.call('readCampaign', { token: token(), params: { id: made.id } })).body
        expect(planned.schedule).toEqual({ kind: 'at', at: isoOf(shanghaiMoment(first, '10:00')) })
        expect(planned.expiresAt).toBe(isoOf(shanghaiDayLast(first)))
        await page.context().close()
      },
    )

  scene('the first page asks each thing once', async () => {
    const page = await stage.seat('', stage.owner)
    await page.locator('.figures').first().waitFor()
    await page.waitForLoadState('networkidle')
    const asked = await page.evaluate(
      `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)`,
    )
    for (const what of ['waiting', 'setup', 'insights/periods', 'insights/funnel'])
      expect([what, (asked as string[]).filter((path) => path === `/api/v1/staff/${what}`).length]).toEqual([what, 1])
    await page.context().close()
  })

  scene('a day picked as an end of a condition ends with its last moment', async () => {
    const day = addDays(shanghaiDay(Date.now()), 3)
    const rule = async (name: string) =>
      must(await stage.world.call('listSegments', { token: token(), query: { q: name } })).body.items[0]!.rule
    for (const [name, op, value] of [
      ['二十日止', '不晚于', isoOf(shanghaiDayLast(day))],
      ['二十日起', '不早于', isoOf(shanghaiDayStart(day))],
    ] as const) {
      const page = await inside('segments/new')
      await field(page, 'segment-name').fill(name)
      await page.getByTestId('segment-add-rule').click()
      await choose(page, 'segment-field', '入会时间')
      await choose(page, 'segment-op', op)
      await field(page, 'segment-moment').click()
      await pick(page, day)
      await ok(page).click()
      await page.getByTestId('segment-save').click()
      await page.getByTestId('segment-list').getByText(name).waitFor()
      expect(await rule(name)).toMatchObject({ all: [{ field: 'joinedAt', value }] })
    }
  })

  scene('what is confirmed at the desk is what was looked at: any edit throws the preview away', async () => {
    const id = await coupon()
    const claim = async (key: string) => {
      const who = await stage.world.member()
      return must(await stage.world.call('claimCoupon', { token: who.token, params: { id }, key })).body.code
    }
    const code = await claim('misled-desk')
    const page = await inside(`coupons/desk?storeId=${storeId}`)
    await field(page, 'desk-code').fill(code)
    // Full width, as a Chinese keyboard writes it.
    await field(page, 'desk-amount').fill('１００')
    await page.getByTestId('desk-preview').click()
    await page.locator('[data-testid="desk-seen"][data-redeemable="true"]').waitFor()
    await field(page, 'desk-amount').fill('300')
    await page.getByTestId('desk-seen').waitFor({ state: 'detached' })
    expect(await page.getByTestId('desk-confirm').count()).toBe(0)

    // An answer that comes in after the edit belongs to another question.
    let open: (() => void) | undefined
    const held = new Promise<void>((resolve) => (open = resolve))
    await page.route('**/redemptions/previews', async (route) => {
      await held
      await route.continue()
    })
    const asked = page.waitForRequest(/previews/)
    await page.getByTestId('desk-preview').click()
    await asked
    await field(page, 'desk-amount').fill('500')
    const answered = page.waitForResponse(/previews/)
    open!()
    await answered
    await page.waitForTimeout(200)
    expect(await page.getByTestId('desk-seen').count()).toBe(0)
    await page.unroute('**/redemptions/previews')

    await page.getByTestId('desk-preview').click()
    await page.getByTestId('desk-confirm').click()
    await page.locator('[data-testid="desk-result"][data-outcome="done"]').waitFor()
    const [booked] = must(
      await stage.world.call('listRedemptions', {
        token: token(),
        query: { storeId, date: shanghaiDay(Date.now()) },
      }),
    ).body.items
    expect(booked!.orderAmountFen).toBe(50_000)

    // A code pasted with blanks, in full width and with a sign that nobody sees is found.
    const other = await claim('misled-desk-2')
    const wide = [...other].map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join('')
    await page.getByTestId('desk-again').click()
    await field(page, 'desk-code').fill(`\u200b${wide.slice(0, 4)} ${wide.slice(4, 8)}－${wide.slice(8)}`)
    await field(page, 'desk-amount').fill('1，000')
    await page.getByTestId('desk-preview').click()
    await page.locator('[data-testid="desk-seen"][data-redeemable="true"]').waitFor()
  })

  scene('a member at the desk: what she can use here comes first, and why she cannot use the others', async () => {
    const who = await stage.world.member()
    const open = await coupon({ title: '随时可用', valueFen: 5000 })
    const high = await coupon({ title: '要满三百', thresholdFen: 30_000 })
    for (const id of [high, open])
      must(await stage.world.call('claimCoupon', { token: who.token, params: { id }, key: `misled-choose-${id}` }))
    const page = await inside(`coupons/desk?storeId=${storeId}`)
    const no = who.member.memberNo
    // As it is printed on a card: in groups, here in full width too.
    await field(page, 'desk-code').fill(`${no.slice(0, 4)}　${no.slice(4, 8)} ${no.slice(8)}`)
    await field(page, 'desk-amount').fill('100')
    await page.getByTestId('desk-preview').click()
    const coupons = page.getByTestId('desk-coupons').getByRole('button')
    await coupons.first().waitFor()
    expect(await coupons.first().innerText()).toContain('随时可用')
    const other = coupons.filter({ hasText: '要满三百' })
    expect(await other.isDisabled()).toBe(true)
    expect(await other.innerText()).toContain('订单金额还没到使用门槛')
    expect(await troubles(page)).toEqual([])
    // With another amount it is another question.
    await field(page, 'desk-amount').fill('400')
    await page.getByTestId('desk-coupons').waitFor({ state: 'detached' })
    await page.getByTestId('desk-preview').click()
    await coupons.filter({ hasText: '要满三百' }).click()
    await page.locator('[data-testid="desk-seen"][data-redeemable="true"]').waitFor()
    // What she chose is not lost with another amount, here tapped; she is the one whom the field still names.
    await page.getByTestId('desk-pad-turn').click()
    await page.getByTestId('desk-pad-back').click()
    for (const key of ['5', '.', '5']) await page.getByTestId(`desk-pad-${key}`).click()
    expect(await field(page, 'desk-amount').inputValue()).toBe('405.5')
    await page.getByTestId('desk-seen').waitFor({ state: 'detached' })
    await page.getByTestId('desk-preview').click()
    await page.locator('[data-testid="desk-seen"][data-redeemable="true"]', { hasText: '要满三百' }).waitFor()
    await page.getByTestId('desk-confirm').click()
    await page.locator('[data-testid="desk-result"][data-outcome="done"]').waitFor()
    await page.getByTestId('desk-result-undo').click()
    await page.getByTestId('reason').fill('拿错了券')
    await page.getByTestId('reason-confirm').click()
    await page.locator('[data-testid="desk-result"][data-outcome="undone"]').waitFor()
    await page.getByTestId('desk-again').click()

    // By the end of her phone: she says which name is hers, and the coupon that was undone can be used again.
    await field(page, 'desk-code').fill(who.member.phoneMasked!.slice(-4))
    await field(page, 'desk-amount').fill('四百')
    expect(await page.getByTestId('desk-preview').isDisabled()).toBe(true)
    await field(page, 'desk-amount').fill('400')
    await page.keyboard.press('Enter')
    await page.getByTestId(`desk-person-${no}`).click()
    await coupons.first().waitFor()
    expect(await coupons.filter({ hasText: '要满三百' }).isEnabled()).toBe(true)
    expect(await troubles(page)).toEqual([])
  })

  scene('where only a phone’s code is taken, the card just shown is enough, and a refusal says why', async () => {
    stage.forgive(/422 \(/)
    const who = await stage.world.member()
    const id = await coupon({ title: '只认动态码' })
    const { code } = must(
      await stage.world.call('claimCoupon', { token: who.token, params: { id }, key: 'misled-dynamic' }),
    ).body
    const demand = async (requireDynamicCode: boolean) =>
      must(await stage.world.call('editSettings', { token: token(), body: { redemption: { requireDynamicCode } } }))
    await demand(true)
    try {
      const page = await inside(`desk?storeId=${storeId}`)
      const look = async (text: string) => {
        await field(page, 'desk-code').fill(text)
        await field(page, 'desk-amount').fill('100')
        await page.getByTestId('desk-preview').click()
      }
      await look(code)
      await page.locator('[data-testid="desk-result"][data-outcome="refused"]', { hasText: '本店只认动态码' }).waitFor()
      await page.getByTestId('desk-again').click()
      await look(who.member.memberNo)
      await page.getByTestId(`desk-choose-${code}`).getByText('本店只认动态码').waitFor()
      await look(must(await stage.world.call('readCard', { token: who.token })).body.dynamicCode)
      await page.getByTestId(`desk-choose-${code}`).click()
      await page.getByTestId('desk-confirm').click()
      await page.locator('[data-testid="desk-result"][data-outcome="done"]').waitFor()
    } finally {
      await demand(false)
    }
  })

  scene('amounts and codes typed in full width are read, not swallowed', async () => {
    const page = await inside('coupons/new')
    await field(page, 'coupon-title').fill('全角也认')
    await field(page, 'coupon-value').fill('３０．５')
    await field(page, 'coupon-threshold').fill('１，２００')
    await page.getByTestId('coupon-step-much').click()
    await field(page, 'coupon-total').fill('１００')
    await page.getByTestId('coupon-step-ways').click()
    await field(page, 'coupon-code-word').fill('ＳＮＯＷ２０２６\u200b')
    expect(await field(page, 'coupon-code-word').inputValue()).toBe('SNOW2026')
    await page.getByTestId('coupon-save').click()
    await page.locator('[data-testid="coupon-state"]').waitFor()
    expect(await templateOf(idOf(page))).toMatchObject({
      valueFen: 3050,
      thresholdFen: 120_000,
      total: 100,
      codeWord: 'snow2026',
    })
  })

  const shared = { scene, stage: () => stage, token, inside, coupon, writeCoupon }
  keepWhatWasTyped(shared)
  sayBeforeSending(shared)
  leaveWhatIsLate(shared)
  showWhatIsSo(shared)
})
