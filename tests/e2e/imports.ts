import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { field } from './console'
import { drawnWhole, troubles } from './manners'
import type { Shared } from './ways'

const EXPORTS = join(__dirname, '../imports/exports')

/** Files of other platforms: counted, looked at, brought in, and taken back. */
export function imports({ scene, stage, go }: Shared): void {
  const readable = async (page: Page): Promise<void> => {
    await drawnWhole(page)
    expect(await troubles(page)).toEqual([])
  }
  const choose = (page: Page, name: string) => page.locator('input[type=file]').setInputFiles(join(EXPORTS, name))
  const status = (page: Page, word: string) =>
    page.locator(`[data-testid="import-status"][data-status="${word}"]`).waitFor()
  const counts = async (page: Page): Promise<number[]> => {
    const figures = page.getByTestId('import-counts').locator('.figure-value')
    // The title says what stands below it before it is drawn.
    await figures.nth(3).waitFor()
    return (await figures.allTextContents()).map(Number)
  }
  const orders = async (): Promise<number> => {
    const sql = "SELECT COUNT(*) AS n FROM shop_order WHERE source = 'import'"
    const [row] = (await stage().world.db.read((tx) => tx.query(sql))) as { n: number }[]
    return Number(row!.n)
  }

  scene('a file of orders is counted first, brought in, known the second time, and taken back', async () => {
    const page = await go('members')
    await page.getByTestId('members-imports').click()
    await choose(page, 'taobao-orders-2017.csv')
    await status(page, 'checked')
    const found = await counts(page)
    expect(found).toEqual([5, 1, 4, 10])
    expect(await orders()).toBe(0)
    await page.getByTestId('import-reasons').getByText('尚未付款').waitFor()
    await readable(page)
    await page.getByTestId('import-run').click()
    await status(page, 'done')
    expect(await counts(page)).toEqual(found)
    expect(await orders()).toBe(5)
    const [refused] = await Promise.all([page.waitForEvent('download'), page.getByTestId('import-rejects').click()])
    expect(refused.suggestedFilename()).toMatch(/\.csv$/)
    const first = page.url()

    await page.goto(`${stage().world.url}/console/members/imports`)
    await choose(page, 'taobao-orders-2017.csv')
    await status(page, 'checked')
    expect((await counts(page))[0]).toBe(0)

    await page.goto(first)
    await page.getByTestId('import-back').click()
    await field(page, 'import-back-name').fill('撤回')
    await page.getByTestId('import-back-name-go').click()
    await status(page, 'rolled_back')
    expect(await orders()).toBe(0)
  })

  scene('a file that nobody can place says what is missing, and is counted again once it is said', async () => {
    const page = await go('members/imports')
    await choose(page, 'till-orders.csv')
    await status(page, 'refused')
    await page.getByTestId('import-fault').getByText('还不知道是哪个平台的').waitFor()
    await readable(page)
    await field(page, 'import-platform').fill('pos')
    await page.getByTestId('import-count').click()
    await status(page, 'checked')
    expect((await counts(page))[0]).toBeGreaterThan(0)
    // An old workbook says what to do instead.
    await page.goto(`${stage().world.url}/console/members/imports`)
    await choose(page, 'fuint-members.xls')
    await status(page, 'refused')
    await page.getByTestId('import-fault').getByText('另存为 .xlsx').waitFor()
  })
}
