import type { Page } from 'playwright-core'
import { must } from '../harness/rows'
import { field } from './console'
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
}
