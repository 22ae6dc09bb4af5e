import type { Page } from 'playwright-core'
import { apiKey, must } from '../harness/rows'
import { field } from './console'
import { troubles } from './manners'
import type { Shared } from './ways'

/** What the pages of one person say of what she bought. */
export function customers(
  { scene, stage, go }: Shared,
  who: { office: () => Page; ming: () => { memberId: string } },
): void {
  const api = () => stage().world
  const owner = () => stage().owner.token
  const readable = async (page: Page): Promise<void> => expect(await troubles(page)).toEqual([])

  const { office, ming } = who

  scene('the owner says what orders earn; what a till tells then stands on the page of who bought it', async () => {
    await go('settings?tab=points')
    await office().getByTestId('settings-points-on').click()
    await field(office(), 'settings-points-per-yuan').fill('1.5')
    await field(office(), 'settings-points-tier-standard').fill('200')
    await field(office(), 'settings-points-skus').fill('TEA-1, TEA-2,')
    await office().getByTestId('settings-points-save').click()
    await office().getByText('已保存').first().waitFor()
    const { earn } = must(await api().call('readSettings', { token: owner() })).body.points
    expect(earn).toMatchObject({ pointsPer100Yuan: 150, storeIds: null, skus: ['TEA-1', 'TEA-2'] })
    expect(earn?.tierPercent.standard).toBe(200)
    const { key } = await apiKey(api(), owner(), ['orders'])
    const { memberNo } = must(await api().call('readMember', { token: owner(), params: { id: ming().memberId } })).body
    const items = [
      { sku: 'TEA-1', name: '山茶花茶', amountFen: 10_000 },
      { sku: 'CUP', name: '茶杯', amountFen: 2_000 },
    ]
    // Paid in the minute in which the rule began or after it.
    const order = { platform: 'youzan', orderNo: 'E-17', paidAt: new Date().toISOString(), amountFen: 12_000, items }
    must(await api().call('openRecordOrder', { token: key, body: { ...order, customer: { memberNo } } }))
    await go(`members/${ming().memberId}?tab=orders`)
    const row = office().getByTestId('member-purchases').locator('tbody tr', { hasText: 'E-17' })
    await row.getByText('有赞').waitFor()
    await row.getByText('另有 1 种').waitFor()
    await office().getByTestId('purchase-figures').getByText('120').first().waitFor()
    await readable(office())
    await go(`members/${ming().memberId}?tab=points`)
    await office().getByTestId('points-balance').getByText('300').waitFor()
  })
}
