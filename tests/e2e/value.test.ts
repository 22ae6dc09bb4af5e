import type { Page } from 'playwright-core'
import { addDays, shanghaiDay } from '../../shared/rules/calendar'
import { must } from '../harness/rows'
import { onOneDatabase } from '../harness/world'
import { buyers } from '../server/insights/buyers'
import { openStage, type Stage } from './browser'
import { press } from './keys'
import { drawnWhole, troubles } from './manners'
import { story } from './story'

/** The owner looks at who buys how, and does something about it. */
onOneDatabase('customer value', 'sqlite', (open) => {
  let stage: Stage
  let page: Page
  beforeAll(async () => {
    stage = await openStage(open)
  }, 90_000)
  afterAll(() => stage?.close())
  const act = story(() => stage)
  const read = async () => must(await stage.world.call('readSettings', { token: stage.owner.token })).body.rfm

  act('before anybody bought it says what will be here', async () => {
    page = await stage.console('')
    await press(page, 'nav-value')
    await page.getByText('还没有会员购买过').waitFor()
    await drawnWhole(page)
    expect(await troubles(page)).toEqual([])
  })

  act('a class leads to a segment of exactly its people', async () => {
    const put = buyers(stage.world, Date.now)
    const once = { days: 5, firstDays: 5, orderCount: 1, spentFen: 9_900 }
    for (const personal of [false, true, true]) await put({ stat: once, personal })
    await put({ stat: { days: 2, firstDays: 300, orderCount: 14, spentFen: 420_000 }, personal: true })
    await put({ stat: { days: 200, firstDays: 420, orderCount: 5, spentFen: 60_000 }, personal: true })
    page = await stage.console('value')
    await page.locator('[data-testid="rfm-class-new"][data-members="3"]').waitFor()
    expect(await page.getByTestId('rfm-cell-51').innerText()).toBe('3')
    await drawnWhole(page)
    expect(await troubles(page)).toEqual([])
    await press(page, 'rfm-segment-new')
    // One of the three has not allowed it.
    await page.locator('[data-testid="segment-count"]', { hasText: /^\D*2\D*$/ }).waitFor()
    await page.goBack()
    await page.getByTestId('rfm-cell-51').getByRole('button').focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/segments/new?r=5&f=1')
    await page.locator('[data-testid="segment-count"]', { hasText: /^\D*2\D*$/ }).waitFor()
  })

  act('proposed bands are looked at, asked about and then taken', async () => {
    page = await stage.console('value')
    const before = await read()
    await press(page, 'rfm-take')
    expect(await read()).toEqual(before)
    await press(page, 'rfm-take-go')
    await page.getByText('建议和现在的分档一样').waitFor()
    // Three of five share one value: the scores between stay empty.
    expect(await read()).toEqual({
      recencyDays: [2, 2, 2, 5],
      frequency: [5, 5, 5, 14],
      monetaryFen: [60_000, 60_000, 60_000, 420_000],
    })
  })

  act('from the second night on it shows who moved from where to where', async () => {
    await page.getByText('明天起就能比较').waitFor()
    const today = shanghaiDay(Date.now())
    const before = addDays(today, -10)
    const known = JSON.stringify({ first: before, last: today })
    // As if the nights had been: all bought since, and one of them was a champion before.
    await stage.world.db.inTransaction(async (tx) => {
      const all = (await tx.query('SELECT memberId FROM member_stat ORDER BY memberId')) as { memberId: string }[]
      const put = (memberId: string, day: string, until: string, name: string) =>
        tx.query('INSERT INTO rfm_class_history (memberId, day, until, class) VALUES (?,?,?,?)', [
          ...[memberId, day, until, name],
        ])
      await put(all[0]!.memberId, before, today, 'champions')
      for (const [i, { memberId }] of all.entries()) await put(memberId, today, '9999-12-31', i === 0 ? 'loyal' : 'new')
      await tx.query("UPDATE figure SET value = ? WHERE name = 'insights.rfm-history'", [known])
    })
    await page.reload()
    await page.getByTestId('rfm-flow').waitFor()
    const turns = page.getByTestId('rfm-flow').locator('path')
    expect(await turns.evaluateAll((all) => all.map((one) => one.getAttribute('data-turn')))).toEqual([
      'worse',
      'fresh',
    ])
    await drawnWhole(page)
    expect(await troubles(page)).toEqual([])
  })

  act('the matrix is handed out as a table and as a picture', async () => {
    const saved = async (testId: string) => {
      const [file] = await Promise.all([page.waitForEvent('download'), press(page, testId)])
      return file.suggestedFilename()
    }
    expect(await saved('csv-rfm-matrix')).toBe('rfm-matrix.csv')
    expect(await saved('png-rfm-matrix')).toBe('rfm-matrix.png')
    expect(await saved('png-rfm-moves')).toBe('rfm-moves.png')
  })
})
