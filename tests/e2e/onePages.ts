import type { Page } from 'playwright-core'
import { addDays, shanghaiDay } from '../../shared/rules/calendar'
import { must } from '../harness/rows'
import { field } from './console'
import { drawnWhole, troubles } from './manners'
import type { Shared } from './ways'

const COUPON_LETTER = 'sandbox-sub-coupon'

/** What the page of one thing can do: a campaign's, a segment's, an agreement's, a channel's. */
export function pagesOfOne({ scene, stage, go }: Shared): void {
  const api = () => stage().world
  const token = () => stage().owner.token
  const readable = async (page: Page): Promise<void> => expect(await troubles(page)).toEqual([])

  /** Somebody who wants messages and allowed two. */
  const reader = async (nickname: string) => {
    const who = await api().member({ marketing: true, profile: { nickname, regionCode: '650100' } })
    for (let n = 0; n < 2; n++) {
      const asked = await api().sandbox('POST', `/people/${who.id}/subscriptions`, { tmplIds: [COUPON_LETTER] })
      must(await api().call('reportSubscriptions', { token: who.token, body: { results: asked.body.results } }))
    }
    return who
  }
  const segmentOf = async (name: string, regionCode: string) =>
    must(
      await api().call('createSegment', {
        token: token(),
        body: { name, rule: { all: [{ field: 'regionCode', op: 'in', value: [regionCode] }] } },
      }),
    ).body
  const campaignOf = async (name: string, segmentId: string) => {
    const templates = must(await api().call('listMessageTemplates', { token: token() })).body.items
    const letter = templates.find((one) => one.providerTemplateId === COUPON_LETTER)!
    const body = {
      name,
      segmentId,
      channels: ['mini_subscribe'],
      templateIds: { mini_subscribe: letter.id },
      schedule: { kind: 'now' },
      topic: 'offers',
    }
    return must(await api().call('createCampaign', { token: token(), body })).body.id
  }
  const sends = (page: Page) => page.getByTestId('sends-list').locator('tbody tr[data-row-key]')

  scene('whoever did not open is written to once more, as a campaign of its own', async () => {
    must(await api().call('editSettings', { token: token(), body: { frequencyCaps: [] } }))
    const [opener, sleeper] = [await reader('打开的人'), await reader('没打开的人')]
    const segment = await segmentOf('乌鲁木齐的人', '650000')
    const id = await campaignOf('天山来信', segment.id)
    const page = await go(`campaigns/${id}/edit?step=3`)
    await page.getByTestId('campaign-launch').click()
    await page.locator('[data-testid="campaign-progress"][data-status="finished"]').waitFor({ timeout: 20_000 })
    const [letter] = await opener.inbox()
    const opened = /[?&]m=([^&]+)/.exec(String(letter?.page))?.[1] ?? ''
    must(await api().call('reportOpen', { body: { token: decodeURIComponent(opened) } }))

    // Who opened and who did not is found; what was looked for is kept as a view, and opened on another campaign's page.
    await page.goto(`${api().url}/console/campaigns/${id}?opened=no`)
    await sends(page).getByText('没打开的人').waitFor()
    expect(await sends(page).count()).toBe(1)
    await page.getByTestId('views').click()
    await page.getByTestId('view-save').click()
    await field(page, 'view-name').fill('还没打开')
    await page.getByTestId('view-save-go').click()
    await page.getByTestId('views').getByText('还没打开').waitFor()
    await readable(page)

    await page.getByTestId('campaign-follow-up').click()
    await page.getByTestId('campaign-unopened').waitFor()
    await readable(page)
    expect(await page.getByTestId('campaign-segment').count()).toBe(0)
    const again = /campaigns\/([0-9a-f-]{36})\/edit/.exec(page.url())?.[1] ?? ''
    expect([again.length, again === id]).toEqual([36, false])
    for (let step = 0; step < 3; step++) await page.getByTestId('campaign-next').click()
    await page.getByTestId('campaign-reachable').getByText('1', { exact: true }).waitFor()
    expect(await page.getByTestId('campaign-confirmation').innerText()).toContain('收到了、还没打开的人')
    await page.getByTestId('campaign-launch').click()
    await page.locator('[data-testid="campaign-progress"][data-status="finished"]').waitFor({ timeout: 20_000 })
    await page.getByTestId('campaign-content').getByRole('link', { name: '天山来信' }).waitFor()
    await sends(page).getByText('没打开的人').waitFor()
    expect([await sends(page).count(), (await opener.inbox()).length, (await sleeper.inbox()).length]).toEqual([
      1, 1, 2,
    ])
    await page.getByTestId('views').click()
    await page.getByTestId('views-open').getByText('还没打开').click()
    await page.waitForURL(`**/console/campaigns/${again}?opened=no`)
    await sends(page).getByText('没打开的人').waitFor()
    await readable(page)
  })

  scene('a segment says what it is used by, is copied with its rule, and put away and back', async () => {
    const segment = await segmentOf('海南的人', '460000')
    const campaign = await campaignOf('海边来信', segment.id)
    const coupon = must(
      await api().call('createCouponTemplate', {
        token: token(),
        body: {
          title: '海边礼',
          kind: 'cash',
          valueFen: 1000,
          thresholdFen: 0,
          total: 10,
          perMemberLimit: 1,
          claimFrom: new Date().toISOString(),
          claimUntil: new Date(Date.now() + 86_400_000).toISOString(),
          validity: { kind: 'days_after_claim', days: 7 },
          segmentIds: [segment.id],
        },
      }),
    ).body.id
    const page = await go('segments')
    const list = page.getByTestId('segment-list')
    const row = (name: string) => list.locator('tbody tr[data-row-key]', { hasText: name })
    await row('海南的人').getByTestId('segment-used').getByText('活动 1').waitFor()
    await page.getByTestId(`segment-row-${segment.id}`).click()
    const uses = page.getByTestId('segment-uses')
    for (const [words, to] of [
      ['海边来信', `campaigns/${campaign}`],
      ['海边礼', `coupons/${coupon}`],
    ] as const)
      expect(await uses.getByRole('link', { name: words }).getAttribute('href')).toBe(`/console/${to}`)
    await readable(page)

    await page.getByTestId('segment-copy').click()
    await page.locator('h1', { hasText: '新建人群' }).waitFor()
    expect(await field(page, 'segment-name').inputValue()).toBe('海南的人 副本')
    await page.getByTestId('segment-save').click()
    await row('海南的人 副本').waitFor()
    const kept = must(await api().call('listSegments', { token: token(), query: { q: '海南的人' } })).body.items
    expect(kept.map(({ name, sentence }) => [name, sentence])).toEqual([
      ['海南的人 副本', segment.sentence],
      ['海南的人', segment.sentence],
    ])
    expect(await row('海南的人 副本').getByTestId('segment-used').count()).toBe(0)

    await page.getByTestId(`segment-row-${segment.id}`).click()
    await page.getByTestId('segment-archive').click()
    await page.getByText('已收起').waitFor()
    await page.getByTestId('segment-archive').getByText('放回列表').waitFor()
    await readable(page)
    await page.getByTestId('nav-segments').click()
    await row('海南的人 副本').waitFor()
    await page.getByTestId(`segment-row-${segment.id}`).waitFor({ state: 'detached' })
    await page.goto(`${api().url}/console/segments?state=archived`)
    await row('海南的人').waitFor()
    expect(await list.locator('tbody tr[data-row-key]').count()).toBe(1)
    // What was made for it goes on with it.
    await page.goto(`${api().url}/console/campaigns/${campaign}`)
    await page.getByTestId('campaign-content').getByText('海南的人').first().waitFor()
    await page.goto(`${api().url}/console/segments/${segment.id}`)
    await page.getByTestId('segment-archive').click()
    await page.getByTestId('segment-archive').getByText('收起来').waitFor()
    await page.getByTestId('nav-segments').click()
    await row('海南的人 副本').waitFor()
    await page.getByTestId(`segment-row-${segment.id}`).waitFor()
  })

  scene(
    'segments lie beside each other, each part a step from its own, and a change says why and is taken back',
    async () => {
      const north = await segmentOf('东北的人', '230000')
      const harbin = await segmentOf('哈尔滨的人', '230100')
      const body = { segmentIds: [north.id, harbin.id] }
      const { together } = must(await api().call('overlapSegments', { token: token(), body })).body
      const page = await go(`segments/overlap?a=${north.id}&b=${harbin.id}`)
      await page.getByTestId('overlap-together').getByText(String(together), { exact: true }).waitFor()
      expect(await page.getByTestId('overlap-parts').locator('li').allTextContents()).toEqual([
        expect.stringContaining('只在「东北的人」'),
        expect.stringContaining('只在「哈尔滨的人」'),
        expect.stringContaining('同时在「东北的人 ∩ 哈尔滨的人」'),
      ])
      await readable(page)
      await page.goto(`${api().url}/console/segments/new?a=${north.id}&b=${harbin.id}&part=1`)
      await page.getByTestId('segment-count').waitFor()
      await page.getByTestId('segment-save').click()
      await page.getByTestId('segment-list').waitFor()
      const query = { q: '东北的人', sort: '-createdAt' } as const
      const [made] = must(await api().call('listSegments', { token: token(), query })).body.items
      // A group of one says the same as the one.
      const inHarbin = { field: 'regionCode', op: 'in', value: ['230100'] }
      expect(made!.rule).toEqual({ all: [north.rule, { not: inHarbin }] })

      await page.goto(`${api().url}/console/segments/${north.id}`)
      await field(page, 'segment-name').fill('东北和哈尔滨')
      await field(page, 'segment-why').fill('换个名字看看')
      await page.getByTestId('segment-save').click()
      await page.getByTestId('segment-list').waitFor()
      await page.goto(`${api().url}/console/segments/${north.id}`)
      await page.getByTestId('segment-history').getByText('「换个名字看看」').waitFor()
      await readable(page)
      await page.getByTestId('segment-version-1').click()
      await page.getByTestId('segment-history').getByText('「用回第 1 版」').waitFor()
      const { name, rule } = must(await api().call('readSegment', { token: token(), params: { id: north.id } })).body
      expect([name, rule]).toEqual(['东北的人', north.rule])
    },
  )

  scene('an agreement is compared with the version before it, line by line and in each language', async () => {
    const params = { document: 'privacyPolicy', version: 'sample-1' } as const
    const { texts } = must(await api().call('readPublishedAgreement', { token: token(), params })).body
    const lines = texts['zh-Hans']!.split('\n')
    const changed = lines.findIndex((line) => line.length > 20)
    const next = [...lines.slice(0, changed), '这一句换过了。', '这一句是新的。', ...lines.slice(changed + 1)]
    const body = {
      document: params.document,
      version: '2040-01',
      texts: { ...texts, 'zh-Hans': next.join('\n') },
      // In force some day: nobody has to agree anew.
      effectiveAt: '2040-01-01T00:00:00.000Z',
    }
    must(await api().call('publishAgreement', { token: token(), body }))
    const page = await go('settings?tab=agreements')
    await page.getByTestId('agreement-privacyPolicy-2040-01').click()
    await page.getByTestId('agreement-phone').getByText('这一句是新的。').waitFor()
    await readable(page)
    await page.getByTestId('agreement-compare-view').click()
    const compared = page.getByTestId('agreement-compared')
    await compared.waitFor()
    expect(await compared.locator('del').allInnerTexts()).toEqual([lines[changed]!.trim()])
    expect(await compared.locator('ins').allInnerTexts()).toEqual(['这一句换过了。', '这一句是新的。'])
    expect([await compared.getAttribute('data-gone'), await compared.getAttribute('data-come')]).toEqual(['1', '2'])
    await readable(page)
    const other = page.getByRole('tab', { name: 'English' })
    await other.click()
    await page.getByText('和上一版一字不差').waitFor()
    // The first one has none before it.
    await page.goto(`${api().url}/console/agreements/privacyPolicy/sample-1`)
    await page.getByTestId('agreement-text-view').waitFor()
    expect(await page.getByTestId('agreement-compare-view').count()).toBe(0)
  })

  scene('the page of a channel draws how far its people came, and who joined on each day', async () => {
    const channels = must(await api().call('listChannels', { token: token() })).body.items
    const channel = channels.find(({ kind }) => kind === 'official_account_qr')!
    const [looker, comer] = [await api().person(), await api().person()]
    for (const who of [looker, comer]) expect((await who.scan(channel.id)).status).toBe(200)
    await looker.logIn({ channel: channel.scene })
    const joined = await api().member({ channel: channel.scene })
    const coupon = must(await api().call('listOffers', { token: joined.token })).body.items.find((o) => o.claimable)!
    must(await api().call('claimCoupon', { token: joined.token, params: { id: coupon.id }, key: 'came-1' }))

    const page = await go(`channels/${channel.id}`)
    const came = page.getByTestId('channel-came')
    await drawnWhole(page)
    // What draws them is fetched after the numbers.
    for (const at of [0, 1]) await came.locator('.plot').nth(at).locator('svg').waitFor()
    const figures = async (at: number): Promise<string[][]> => {
      const sheet = came.locator('details').nth(at)
      if ((await sheet.getAttribute('open')) === null) await sheet.locator('summary').click()
      // It is drawn once it is unfolded.
      await sheet.locator('tbody tr[data-row-key]').first().waitFor()
      const rows = await sheet.locator('tbody tr[data-row-key]').all()
      return Promise.all(rows.map(async (row) => (await row.locator('td').allInnerTexts()).map((text) => text.trim())))
    }
    const steps = await figures(0)
    const counts = steps.map((row) => Number(row[1]))
    expect(steps).toHaveLength(5)
    expect(counts.slice(0, 3)).toEqual([2, 1, 1])
    expect(counts).toEqual([...counts].sort((a, b) => b - a))
    const today = shanghaiDay(Date.now())
    const days = await figures(1)
    expect(days[0]).toEqual([today, '2', '2', '2', '1'])
    expect(days[1]).toEqual([addDays(today, -1), '0', '0', '0', '0'])
    // In words for those who do not see it.
    expect(await came.locator('.plot').nth(1).getAttribute('aria-label')).toMatch(/每天加入多少人: 1/)
    await readable(page)
    const asked = page.waitForRequest((request) => request.url().includes(`insights/channels/${channel.id}`))
    await came.getByText('7 天').click()
    expect(new URL((await asked).url()).searchParams.get('from')).toBe(addDays(today, -6))
    await drawnWhole(page)
    expect(await figures(1)).toHaveLength(7)
    await readable(page)
  })
}
