import type { Page } from 'playwright-core'
import { must } from '../harness/rows'
import { field, walkTo } from './console'
import type { Misled } from './misled'

/** What comes late, or comes from the customer before, is not taken for what is asked now. */
export function leaveWhatIsLate({ scene, stage, token, inside, coupon }: Misled): void {
  /** Holds back the first answer about such a question until it is let go. */
  const holdFirst = async (page: Page, path: string, about: (body: string) => boolean): Promise<() => void> => {
    let letGo = (): void => undefined
    const held = new Promise<void>((done) => (letGo = done))
    let caught = false
    await page.route(path, async (route) => {
      if (caught || !about(route.request().postData() ?? '')) return route.continue()
      caught = true
      const answer = await route.fetch()
      await held
      await route.fulfill({ response: answer })
    })
    return letGo
  }

  scene(
    'at the desk the coupon that was chosen last is the one that is looked at, whichever answers first',
    async () => {
      const who = await stage().world.member()
      const [first, second] = [await coupon({ title: '先点的券' }), await coupon({ title: '后点的券' })]
      for (const id of [first, second])
        must(await stage().world.call('claimCoupon', { token: who.token, params: { id }, key: `late-${id}` }))
      const mine = must(await stage().world.call('listMyCoupons', { token: who.token, query: {} })).body.items
      const code = (title: string) => mine.find((one) => one.title === title)!.code
      const store = must(await stage().world.call('listStores', { token: token() })).body.items[0]!
      const page = await inside(`desk?storeId=${store.id}`)
      await field(page, 'desk-code').fill(who.member.memberNo)
      await page.getByTestId('desk-preview').click()
      const letGo = await holdFirst(page, '**/staff/redemptions/previews', (body) => body.includes(code('先点的券')))
      await page.getByTestId(`desk-choose-${code('先点的券')}`).click()
      await page.getByTestId(`desk-choose-${code('后点的券')}`).click()
      const seen = page.getByTestId('desk-seen')
      await seen.getByText('后点的券').waitFor()
      const late = page.waitForResponse('**/staff/redemptions/previews')
      letGo()
      await (await late).finished()
      // Drawn, if it were drawn at all, by the second frame.
      await page.evaluate('new Promise((told) => setTimeout(() => requestAnimationFrame(() => told(0)), 100))')
      expect(await seen.innerText()).toContain('后点的券')
      await page.unroute('**/staff/redemptions/previews')

      // The next customer writes the same sign for sign, and is asked for anew.
      await page.getByTestId('desk-confirm').click()
      await page.locator('[data-testid="desk-result"][data-outcome="done"]').waitFor()
      await page.getByTestId('desk-again').click()
      await field(page, 'desk-code').fill(who.member.memberNo)
      await field(page, 'desk-order').fill('第二单')
      expect(await page.getByTestId('desk-coupons').count()).toBe(0)
      await page.getByTestId('desk-preview').click()
      await page.getByTestId(`desk-choose-${code('先点的券')}`).waitFor()
      expect(await page.getByTestId(`desk-choose-${code('后点的券')}`).count()).toBe(0)
    },
  )

  scene('an act on many stops with the page it was begun on, and how far it came is never kept back', async () => {
    stage().forgive(/ERR_FAILED/)
    for (const name of ['试架甲', '试架乙', '试架丙'])
      must(await stage().world.call('createChannel', { token: token(), body: { name, kind: 'mini_program_code' } }))
    const page = await inside(`stores?tab=channels&state=on&q=${encodeURIComponent('试架')}`)
    const list = page.getByTestId('channel-list')
    await list.getByRole('checkbox').first().check()
    // Thought better of: the focus is where it was.
    await page.getByTestId('channels-off').click()
    await page.keyboard.press('Escape')
    await page.locator('[data-testid="channels-off"]:focus').waitFor()

    let asked = 0
    let letGo = (): void => undefined
    const held = new Promise<void>((done) => (letGo = done))
    await page.route('**/api/v1/staff/channels/*', async (route) => {
      if (++asked === 2) await held
      await route.continue()
    })
    await page.getByTestId('channels-off').click()
    await page.getByTestId('channels-off-go').click()
    await page.getByText('已完成 1 / 3').waitFor()
    await walkTo(page, 'members')
    letGo()
    await page.getByText('停用：3 项中完成了 2 项').waitFor()
    expect(asked).toBe(2)
    await page.unroute('**/api/v1/staff/channels/*')

    // Done, but the answer was lost: the row leaves the list of those in use, and with it the dialog; the reason stays.
    await walkTo(page, `stores?tab=channels&state=on&q=${encodeURIComponent('试架')}`)
    await list.getByTestId('table-count').getByText('共 1').waitFor()
    await page.route('**/api/v1/staff/channels/*', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await list.getByRole('checkbox').first().check()
    await page.getByTestId('channels-off').click()
    await page.getByTestId('channels-off-go').click()
    await page.getByText(/停用：1 项中完成了 0 项.*没有收到回答/).waitFor()
    await page.getByTestId('channels-off-go').waitFor({ state: 'detached' })
    await page.unroute('**/api/v1/staff/channels/*')
  })
}
