import type { Page } from 'playwright-core'
import { must } from '../harness/rows'
import { onOneDatabase } from '../harness/world'
import { openStage, type Stage } from './browser'
import { field } from './console'
import { press } from './keys'
import { drawnWhole, troubles } from './manners'
import { story } from './story'

/** The owner changes what tiers ask for, and sees beforehand whom that moves. */
onOneDatabase('tiers that must be kept', 'sqlite', (open) => {
  let stage: Stage
  let page: Page
  beforeAll(async () => {
    stage = await openStage(open)
  }, 90_000)
  afterAll(() => stage?.close())
  const act = story(() => stage)
  const settings = async () =>
    must(await stage.world.call('readSettings', { token: stage.owner.token })).body.membership

  act('what would move whom is counted beside the form, and gone with the next change', async () => {
    const api = stage.world
    const who = await api.member({ profile: { nickname: '林一' } })
    const body = { points: 600, reason: '补偿' }
    must(
      await api.call('adjustPoints', {
        token: stage.owner.token,
        params: { id: who.memberId },
        key: 'tiers-e2e',
        body,
      }),
    )
    page = await stage.console('settings?tab=tiers')
    const before = await settings()
    await press(page, 'tier-keep-1')
    await page.getByTestId('tier-keep-terms-1').waitFor()
    await field(page, 'tier-keep-least-1').fill('700')
    await press(page, 'tiers-simulate')
    const cell = page.getByTestId('tiers-move-silver-standard')
    await cell.waitFor()
    expect(Number(await cell.innerText())).toBeGreaterThan(0)
    await drawnWhole(page)
    expect(await troubles(page)).toEqual([])
    expect(await settings()).toEqual(before)
    await field(page, 'tier-keep-months-1').fill('6')
    await page.getByTestId('tiers-moves').waitFor({ state: 'detached' })
    await press(page, 'settings-tiers-save')
    await page.getByText('已保存').first().waitFor()
    expect((await settings()).tiers[1]!.keep).toEqual({
      ...{ months: 6, by: 'points', atLeast: 700, falls: 'one', graceDays: 30 },
    })
  })

  act('the member reads what is missing and until when', async () => {
    const who = await stage.world.member({ profile: { nickname: '林二' } })
    const body = { points: 600, reason: '补偿' }
    const token = stage.owner.token
    must(await stage.world.call('adjustPoints', { token, params: { id: who.memberId }, key: 'tiers-two', body }))
    const { keep } = must(await stage.world.call('readProgramme', { token: who.token })).body.mine!
    expect(keep).toMatchObject({ by: 'points', atLeast: 700, have: 0, grace: false })
    const phone = await stage.handset('pages/membership/index', who.id)
    await phone.locator('#membership-keep', { hasText: '700' }).waitFor()
  })
})
