import { brandTokens } from '../../shared/look/tokens'
import { must } from '../harness/rows'
import { walkTo } from './console'
import { broken } from './manners'
import type { Misled } from './misled'

/** What is drawn says what is so, and can be read. */
export function showWhatIsSo({ scene, stage, token, inside, coupon }: Misled): void {
  scene('a date is not broken in its middle, nor is what was done', async () => {
    await coupon()
    const page = await inside('coupons')
    await page.getByTestId('coupon-list').locator('tbody tr[data-row-key]').first().waitFor()
    const dates = '\\d{4}-\\d\\d-\\d\\d( \\d\\d:\\d\\d)?'
    for (const width of [1440, 1024, 768]) {
      await page.setViewportSize({ width, height: 900 })
      expect([width, await broken(page, 'tbody td', dates)]).toEqual([width, []])
    }
    await walkTo(page, 'settings?tab=audit')
    await page.getByTestId('audit-list').locator('tbody tr[data-row-key]').nth(3).waitFor()
    for (const width of [768, 1024, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      expect([width, await broken(page, 'tbody td > span[title]', '.+')]).toEqual([width, []])
    }
  })

  scene('one line or bar on its own wears the shop’s colour', async () => {
    const brand = { name: '山茶集', logoUrl: null }
    const dress = async (color: string) =>
      must(await stage().world.call('editSettings', { token: token(), body: { brand: { ...brand, color } } }))
    const before = must(await stage().world.call('readSettings', { token: token() })).body.brand.color
    await dress('#B42318')
    try {
      const page = await inside('')
      const worn = brandTokens('#B42318', 'light').brandText.toLowerCase()
      const strokes = () =>
        page.locator('.plot svg path').evaluateAll((all) => all.map((one) => one.getAttribute('stroke')?.toLowerCase()))
      await page.locator('.plot svg path').first().waitFor({ state: 'attached' })
      expect(await strokes()).toContain(worn)
    } finally {
      await dress(before)
    }
  })

  scene('no province below fifteen degrees reads fifteen', async () => {
    const page = await inside('segments/seasons')
    await page.getByTestId('season-grid').waitFor()
    for (let month = 1; month <= 12; month++) {
      await walkTo(page, `segments/seasons?month=${month}&below=15`)
      await page.getByTestId('season-grid').waitFor()
      const below = await page.locator('[data-testid="season-grid"] .tile:not(.tile-off)').allInnerTexts()
      expect(below.filter((text) => /\b15°/.test(text))).toEqual([])
    }
  })
}
