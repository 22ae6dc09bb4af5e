import type { Page } from 'playwright-core'
import { must } from '../harness/rows'
import { onOneDatabase } from '../harness/world'
import { openStage, type Stage } from './browser'
import { choose, field } from './console'

/** A service notice by the official account: made, sent and followed to its delivery in the console. */
onOneDatabase('a service notice on the screens', 'sqlite', (open) => {
  let stage: Stage
  let desk: Page
  let followers: { id: string }[]
  const NOTICE = ['哈尔滨 · 中央大街店', '今天提早一小时打烊', '20:00'] as const

  beforeAll(async () => {
    stage = await openStage(open)
    const { world } = stage
    const channels = must(await world.call('listChannels', { token: stage.owner.token })).body.items
    const poster = channels.find(({ kind }) => kind === 'official_account_qr')!
    followers = [await world.member(), await world.member()]
    for (const { id } of followers)
      expect((await world.sandbox('POST', `/people/${id}/scans`, { channelId: poster.id })).status).toBe(200)
    await world.member()
    desk = await stage.console('', await world.staff('marketer'))
  }, 60_000)
  afterAll(() => stage?.close())

  const act = (name: string, scene: () => Promise<void>) => it(name, () => stage.play(name, scene))

  act('the console offers the account for service notices alone and says why', async () => {
    await desk.getByTestId('nav-campaigns').click()
    await desk.getByTestId('campaigns-templates').click()
    await desk.getByTestId('template-new').first().click()
    await desk.getByTestId('template-channel-oa_template').click()
    const kinds = desk.getByTestId('template-kind')
    expect(await kinds.locator('input[value="service"]').isChecked()).toBe(true)
    expect(await kinds.locator('input[value="marketing"]').isDisabled()).toBe(true)
    await desk.getByText('公众号模板消息只能是服务通知').first().waitFor()
  })

  act('whoever asks for a marketing one all the same is refused with a reason', async () => {
    const { world, owner } = stage
    const body = {
      channel: 'oa_template',
      name: '换季促销',
      providerTemplateId: 'sandbox-oa-store',
      topic: 'offers',
      kind: 'marketing',
      bodies: { 'zh-Hans': { fields: { thing1: NOTICE[0], thing2: NOTICE[1], time3: NOTICE[2] } } },
    }
    const refused = await world.call('createMessageTemplate', { token: owner.token, body })
    expect([refused.status, refused.body.code]).toEqual([422, 'template_category_forbidden'])
    expect(refused.body.detail).toMatch(/营销/)
  })

  act('a template is kept with what it will look like', async () => {
    await field(desk, 'template-name').fill('营业时间变动')
    await field(desk, 'template-provider').fill('sandbox-oa-store')
    for (const [at, name] of ['thing1', 'thing2', 'time3'].entries()) {
      if (at > 0) await desk.getByTestId('template-add-field').click()
      await field(desk, `template-field-${at}`).fill(name)
      await field(desk, `template-text-${at}`).fill(NOTICE[at]!)
    }
    await desk.getByTestId('template-save').click()
    await desk.getByTestId('template-list').getByText('营业时间变动').waitFor()
  })

  act('it goes to the followers of a segment and stands delivered once the account has said so', async () => {
    await desk.getByTestId('nav-segments').click()
    await desk.getByTestId('segment-new').click()
    await field(desk, 'segment-name').fill('关注了公众号')
    await desk.getByTestId('segment-add-rule').click()
    await choose(desk, 'segment-field', '关注公众号')
    await desk.locator('[data-testid="segment-count"][data-settled="true"]', { hasText: /^2$/ }).waitFor()
    await desk.getByTestId('segment-save').click()
    await desk.getByTestId('segment-list').getByText('关注了公众号').first().waitFor()

    await desk.getByTestId('nav-campaigns').click()
    await desk.getByTestId('campaign-new').first().click()
    await field(desk, 'campaign-name').fill('营业时间变动')
    await choose(desk, 'campaign-segment', '关注了公众号')
    await desk.getByTestId('campaign-next').click()
    await desk.getByTestId('campaign-channel-mini_subscribe').uncheck()
    await desk.getByTestId('campaign-channel-oa_template').check()
    await choose(desk, 'campaign-template', '营业时间变动')
    await desk.getByTestId('campaign-next').click()
    await desk.getByTestId('campaign-when').waitFor()
    await desk.getByTestId('campaign-next').click()
    await desk.getByTestId('campaign-reachable').getByText('2', { exact: true }).waitFor()
    await desk.getByTestId('campaign-launch').click()
    await desk.locator('[data-testid="campaign-progress"][data-status="finished"]').waitFor({ timeout: 20_000 })
    await desk.reload()
    await desk.locator('[data-testid="report-delivered"]', { hasText: /^2$/ }).waitFor()
  })

  act('it stands in the inbox of each follower with its fields, and in nobody else’s', async () => {
    const phone = await stage.desk()
    for (const { id } of followers) {
      await phone.goto(`${stage.world.url}/sandbox/#${id}`)
      await phone.reload()
      const notice = phone.getByTestId('sandbox-message').first()
      for (const words of NOTICE) await notice.getByText(words, { exact: true }).waitFor()
      expect(await notice.innerText()).toContain('模板消息')
    }
    const people = (await stage.world.sandbox('GET', '/people')).body.items as { id: string; following: boolean }[]
    const other = people.find(({ following }) => !following)!
    expect((await stage.world.sandbox('GET', `/people/${other.id}/inbox`)).body.items).toEqual([])
  })
})
