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
import { bookWhatWasSeen } from './counter'
import { keepWhatWasTyped } from './drafts'
import { leaveWhatIsLate } from './late'
import { sayBeforeSending } from './launching'
import { showWhatIsSo } from './looks'

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

  const shared = { scene, stage: () => stage, token, storeId: () => storeId, inside, coupon, writeCoupon }
  keepWhatWasTyped(shared)
  sayBeforeSending(shared)
  leaveWhatIsLate(shared)
  bookWhatWasSeen(shared)
  showWhatIsSo(shared)
})
