import type { Page } from 'playwright-core'
import { must } from '../harness/rows'
import { onOneDatabase } from '../harness/world'
import { openStage, type Stage } from './browser'
import { field } from './console'
import { press } from './keys'
import { drawnWhole, troubles } from './manners'
import { story } from './story'

/** A brand asks what it wants to know, a member answers on her phone, and staff read it on her page. */
onOneDatabase('fields of the brand’s own', 'sqlite', (open) => {
  let stage: Stage
  let page: Page
  beforeAll(async () => {
    stage = await openStage(open)
  }, 90_000)
  afterAll(() => stage?.close())
  const act = story(() => stage)
  const keys = async () =>
    must(await stage.world.call('listOwnFields', { token: stage.owner.token })).body.items.map(({ key }) => key)

  act('are made with what the phone will show beside them, and put in order', async () => {
    page = await stage.console('settings?tab=fields')
    await press(page, 'own-field-add')
    await field(page, 'own-field-label').fill('肤质')
    await field(page, 'own-field-key').fill('skin')
    await field(page, 'own-option-name-0').fill('干性')
    await field(page, 'own-option-key-0').fill('dry')
    await press(page, 'own-option-add')
    await field(page, 'own-option-name-1').fill('油性')
    await field(page, 'own-option-key-1').fill('oily')
    await field(page, 'own-field-reason').fill('推荐合适的护肤品')
    await field(page, 'own-field-points').fill('8')
    await page.getByTestId('own-field-preview').getByText('油性').waitFor()
    await drawnWhole(page)
    expect(await troubles(page)).toEqual([])
    await press(page, 'own-field-save')
    await page.getByTestId('own-field-skin').waitFor()
    const shoe = { key: 'shoe', kind: 'number', label: '鞋码', reason: '寄试用装' }
    must(await stage.world.call('createOwnField', { token: stage.owner.token, body: shoe }))
    page = await stage.console('settings?tab=fields')
    await press(page, 'own-field-up-shoe')
    await page.locator('[data-testid="own-field-shoe"] + [data-testid="own-field-skin"]').waitFor()
    expect(await keys()).toEqual(['shoe', 'skin'])
    expect(await troubles(page)).toEqual([])
  })

  act('are asked one at a time on the phone, and bring their points', async () => {
    const who = await stage.world.member({ profile: { nickname: '林一', regionCode: '230100' } })
    const phone = await stage.handset('pages/profile/index', who.id)
    await phone.locator('#profile-row-own-shoe').tap()
    await phone.getByText('寄试用装').last().waitFor()
    await phone.locator('#own-input input').fill('37.555')
    await phone.locator('#profile-save').tap()
    await phone.locator('#profile-trouble').waitFor()
    await phone.locator('#own-input input').fill('37.5')
    await phone.locator('#profile-save').tap()
    await phone.locator('#profile-row-own-shoe', { hasText: '37.5' }).waitFor()
    // What else is missing is asked on, up to the last of the brand's own.
    while (!(await phone.locator('#own-dry').isVisible())) {
      await phone.locator('#profile-skip').tap()
      await phone.waitForTimeout(150)
    }
    await phone.locator('#profile-brings', { hasText: '8' }).waitFor()
    await phone.locator('#own-dry').tap()
    await phone.locator('#profile-save').tap()
    await phone.locator('#profile-row-own-skin', { hasText: '干性' }).waitFor()
    expect(must(await stage.world.call('readMe', { token: who.token })).body.points).toBe(8)
    page = await stage.console(`members/${who.memberId}`)
    await page.getByTestId('member-own-fields').getByText('干性').waitFor()
    await drawnWhole(page)
    expect(await troubles(page)).toEqual([])
  })
})
