import type { Page } from 'playwright-core'
import { must } from '../harness/rows'
import type { Stage } from './browser'
import { countShifts, shifted, troubles } from './manners'

/** What the scenes of the lists share with these. */
export type Shared = {
  scene: (name: string, play: () => Promise<void>) => void
  stage: () => Stage
  go: (path: string) => Promise<Page>
}

/** Every way through the console leads somewhere, and nothing is pushed about on it. */
export function waysThrough({ scene, stage, go }: Shared): void {
  const api = () => stage().world
  const owner = () => stage().owner.token

  scene('no word of the rail leads anybody to a page that is not theirs', async () => {
    const storeId = must(await api().call('listStores', { token: owner() })).body.items[0]!.id
    for (const role of ['marketer', 'service', 'cashier', 'analyst'] as const) {
      const page = await stage().console('', await api().staff(role, role === 'cashier' ? storeId : null))
      await page.locator('nav.rail').waitFor()
      const words = await page.locator('nav.rail ul a').count()
      expect(words).toBeGreaterThan(2)
      for (let at = 0; at < words; at++) {
        await page.locator('nav.rail ul a').nth(at).click()
        await page.locator('main h1').first().waitFor()
        const said = await page.locator('main').innerText()
        expect([role, at, said.includes('您的角色看不到这一页') || said.includes('没有这一页')]).toEqual([
          role,
          at,
          false,
        ])
      }
    }
  })

  scene('what comes later pushes nothing about on the pages that are seen first', async () => {
    const door = await stage().desk()
    await countShifts(door)
    await door.goto(`${api().url}/console/`)
    await door.getByTestId('login-submit').waitFor()
    expect(['sign-in', await shifted(door)]).toEqual(['sign-in', 'hardly'])
    await door.context().close()
    const page = await stage().seat('segments')
    await countShifts(page)
    // On a slow line each answer comes when it comes: here the ones that stand on top are the last.
    await page.route(/staff\/(setup|waiting|insights\/periods)/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 150))
      await route.continue()
    })
    for (const [path, drawn] of [
      ['', 'period-joined'],
      ['members', 'member-list'],
    ] as const) {
      await page.goto(`${api().url}/console/${path}`)
      await page.getByTestId(drawn).waitFor()
      expect([path, await shifted(page), await troubles(page)]).toEqual([path, 'hardly', []])
    }
    await page.context().close()
  })

  scene('an address that is nowhere leads on, and one that moved leads there', async () => {
    const office = await go('no/such/page')
    await office.locator('.ways-on a').first().waitFor()
    expect(await troubles(office)).toEqual([])
    await office.locator('.ways-on a', { hasText: '会员' }).first().click()
    await office.waitForURL('**/console/members')
    await go('coupons/payments?tab=refunds')
    await office.waitForURL('**/console/orders?tab=refunds')
    stage().forgive(/404 \(Not Found\)/)
    await go('members/0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000')
    await office.getByText('回到会员列表').click()
    await office.waitForURL('**/console/members')
  })
}
