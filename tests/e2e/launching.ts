import { must } from '../harness/rows'
import { choose, field } from './console'
import { countShifts, shifted, troubles } from './manners'
import type { Misled } from './misled'
import { until } from './shopper'

/** Nothing goes out to many before it was said to how many, when, and what it may cost. */
export function sayBeforeSending({ scene, stage, token, inside, coupon }: Misled): void {
  /** The sample's template about a coupon, whose fields are called as the platform calls them. */
  const labelled = async (): Promise<string> => {
    const templates = must(await stage().world.call('listMessageTemplates', { token: token() })).body.items
    return templates.find((one) => one.providerTemplateId === 'sandbox-sub-coupon')!.id
  }
  /** One of whose fields nobody told what the platform calls them. */
  const unlabelled = async (): Promise<string> => {
    const fields = { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', phrase3: '已生效' }
    const about = { channel: 'mini_subscribe', name: '没有标注的模板', topic: 'offers', kind: 'marketing' }
    const body = { ...about, providerTemplateId: 'sandbox-sub-unlabelled', bodies: { 'zh-Hans': { fields } } }
    return must(await stage().world.call('createMessageTemplate', { token: token(), body })).body.id
  }
  /** A draft of a campaign with a coupon that goes with the message, to everybody the segment finds. */
  const draftCampaign = async (
    name: string,
    segmentId: string,
    { couponTemplateId = null, templateId }: { couponTemplateId?: string | null; templateId?: string } = {},
  ) =>
    must(
      await stage().world.call('createCampaign', {
        token: token(),
        body: {
          name,
          segmentId,
          channels: ['mini_subscribe'],
          templateIds: { mini_subscribe: templateId ?? (await labelled()) },
          couponTemplateId,
          schedule: { kind: 'now' },
          topic: 'offers',
        },
      }),
    ).body.id
  const segment = async (name: string, rule: object): Promise<string> =>
    must(await stage().world.call('createSegment', { token: token(), body: { name, rule } })).body.id

  scene('nothing is launched without its review, nor to nobody', async () => {
    const nobody = await segment('没有人', { all: [{ field: 'regionCode', op: 'in', value: ['540000'] }] })
    const id = await draftCampaign('发给没有人', nobody, { templateId: await unlabelled() })
    const page = await inside(`campaigns/${id}`)
    await page.getByTestId('campaign-review').waitFor()
    expect(await page.getByTestId('campaign-launch').count()).toBe(0)
    await page.getByTestId('campaign-review').click()
    await page.getByTestId('campaign-launch-refused').waitFor()
    expect(await page.getByTestId('campaign-launch').isDisabled()).toBe(true)
    expect(await page.getByTestId('campaign-note').locator('dt').allInnerTexts()).toEqual(['内容', '日期', '状态'])
    expect(await page.getByRole('figure').innerText()).not.toMatch(/\b[a-z_]+\d+\b/)
    expect(await troubles(page)).toEqual([])
  })

  scene(
    'the confirmation says to how many, when, with which coupon and for how much; quiet hours are said',
    async () => {
      const now = new Date(Date.now() + 8 * 3_600_000)
      const hour = (h: number) => `${String((now.getUTCHours() + h + 24) % 24).padStart(2, '0')}:00`
      const who = await stage().world.member({ marketing: true, profile: { regionCode: '650100' } })
      const templates = must(await stage().world.call('listMessageTemplates', { token: token() })).body.items
      const message = templates.find((one) => one.providerTemplateId === 'sandbox-sub-coupon')!
      must(
        await stage().world.call('reportSubscriptions', {
          token: who.token,
          body: { results: { [message.providerTemplateId]: 'accept' } },
        }),
      )
      const gift = await coupon({ title: '随信礼', valueFen: 2500, inCentre: false })
      const some = await segment('乌鲁木齐', { all: [{ field: 'regionCode', op: 'in', value: ['650000'] }] })
      const id = await draftCampaign('免打扰里发出', some, { couponTemplateId: gift })
      must(
        await stage().world.call('editSettings', {
          token: token(),
          body: { quietHours: { from: hour(-1), to: hour(2) } },
        }),
      )
      try {
        const page = await inside(`campaigns/${id}/edit?step=3`)
        const said = page.getByTestId('campaign-confirmation')
        await said.getByText('1 人', { exact: true }).waitFor()
        await said.getByText(`${hour(2)} 开始`).waitFor()
        await said.getByText('「随信礼」，随消息每人发一张').waitFor()
        expect(await page.getByTestId('campaign-cost').innerText()).toContain('¥25.00')
        expect(await page.getByTestId('campaign-launch').innerText()).toBe('发给这 1 人')

        // Another topic is another campaign: what was counted is gone until it is saved.
        await page.getByRole('button', { name: '上一步' }).click()
        await field(page, 'campaign-conversion').fill('7')
        await page.getByTestId('campaign-reachable').waitFor({ state: 'detached' })
        await page.getByTestId('campaign-next').click()
        await page.getByTestId('campaign-launch').click()
        await page.locator('[data-testid="campaign-status"][data-status="running"]', { hasText: '免打扰中' }).waitFor()
        await page.getByTestId('standing-quiet_hours').waitFor()
        await page.getByTestId('campaign-content').getByRole('link', { name: '随信礼' }).waitFor()
        expect(await page.locator('.ant-progress-status-active').count()).toBe(0)
        // Its page shows what was launched and by whom, and the list that it waits for the morning.
        await page.getByTestId('content-launched').waitFor()
        expect(await page.getByTestId('campaign-content').getAttribute('data-pinned')).toBe('true')
        // Its own coupon in the words, not a word that stands for any.
        expect(await page.getByTestId('campaign-note').innerText()).toContain('随信礼')
        expect(await page.getByTestId('campaign-note').locator('dt').first().innerText()).toBe('券名称')
        await page.getByTestId('nav-campaigns').click()
        await page.getByTestId('campaign-list').getByText('免打扰中').first().waitFor()
      } finally {
        must(await stage().world.call('editSettings', { token: token(), body: { quietHours: null } }))
      }
    },
  )

  scene('nothing moves while the report of a campaign is drawn', async () => {
    const who = await stage().world.member({ marketing: true, profile: { regionCode: '620100' } })
    const results = { 'sandbox-sub-coupon': 'accept' }
    must(await stage().world.call('reportSubscriptions', { token: who.token, body: { results } }))
    const some = await segment('兰州', { all: [{ field: 'regionCode', op: 'in', value: ['620000'] }] })
    const gift = await coupon({ title: '报告里的礼', inCentre: false })
    const id = await draftCampaign('看报告', some, { couponTemplateId: gift })
    must(await stage().world.call('launchCampaign', { token: token(), params: { id }, key: 'report', body: {} }))
    const status = async () =>
      must(await stage().world.call('readCampaign', { token: token(), params: { id } })).body.status
    await until(async () => (await status()) === 'finished')
    const page = await stage().seat('segments', stage().owner, { viewport: { width: 768, height: 1024 } })
    await countShifts(page)
    // On a slow line each answer comes when it comes: here the one that stands above the others is the last.
    await page.route(/campaigns\/[^/]+\/content/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500))
      await route.continue()
    })
    await page.goto(`${stage().world.url}/console/campaigns/${id}`)
    await page.getByTestId('report-addressed').waitFor()
    expect(await shifted(page)).toBe('hardly')
    await page.context().close()
  })

  scene('a grant says first to how many and for how much, and another choice is counted anew', async () => {
    const id = await coupon()
    await stage().world.member({ profile: { regionCode: '460100' } })
    await stage().world.member({ profile: { regionCode: '460100' } })
    await segment('海南', { all: [{ field: 'regionCode', op: 'in', value: ['460000'] }] })
    await segment('西藏', { all: [{ field: 'regionCode', op: 'in', value: ['540000'] }] })
    const page = await inside(`coupons/${id}`)
    await page.getByTestId('coupon-grant').click()
    await choose(page, 'grant-segment', '海南')
    await page.locator('[data-testid="grant-before"][data-people="2"]').waitFor()
    expect(await page.getByTestId('grant-before').innerText()).toContain('¥60.00')
    expect(await page.getByTestId('grant-go').innerText()).toBe('发给 2 人')
    await choose(page, 'grant-segment', '西藏')
    await page.locator('[data-testid="grant-before"][data-people="0"]').waitFor()
    expect(await page.getByTestId('grant-go').isDisabled()).toBe(true)
  })

  scene('a coupon of which none is left does not say that it can be claimed', async () => {
    const made = await coupon({ title: '只有一张', total: 1 })
    const who = await stage().world.member()
    must(await stage().world.call('claimCoupon', { token: who.token, params: { id: made }, key: 'misled-last' }))
    const page = await inside(`coupons/${made}`)
    expect(await page.getByTestId('coupon-state').innerText()).toBe('已领完')
  })
}
