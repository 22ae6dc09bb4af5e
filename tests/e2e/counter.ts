import { shanghaiDay } from '../../shared/rules/calendar'
import { must } from '../harness/rows'
import { field } from './console'
import { troubles } from './manners'
import type { Misled } from './misled'

/** At the desk: what is booked is what was looked at, and a refusal says why. */
export function bookWhatWasSeen({ scene, stage, token, inside, coupon, storeId }: Misled): void {
  scene('what is confirmed at the desk is what was looked at: any edit throws the preview away', async () => {
    const id = await coupon()
    const claim = async (key: string) => {
      const who = await stage().world.member()
      return must(await stage().world.call('claimCoupon', { token: who.token, params: { id }, key })).body.code
    }
    const code = await claim('misled-desk')
    const page = await inside(`coupons/desk?storeId=${storeId()}`)
    await field(page, 'desk-code').fill(code)
    // Full width, as a Chinese keyboard writes it.
    await field(page, 'desk-amount').fill('１００')
    await page.getByTestId('desk-preview').click()
    await page.locator('[data-testid="desk-seen"][data-redeemable="true"]').waitFor()
    await field(page, 'desk-amount').fill('300')
    await page.getByTestId('desk-seen').waitFor({ state: 'detached' })
    expect(await page.getByTestId('desk-confirm').count()).toBe(0)

    // An answer that comes in after the edit belongs to another question.
    let open: (() => void) | undefined
    const held = new Promise<void>((resolve) => (open = resolve))
    await page.route('**/redemptions/previews', async (route) => {
      await held
      await route.continue()
    })
    const asked = page.waitForRequest(/previews/)
    await page.getByTestId('desk-preview').click()
    await asked
    await field(page, 'desk-amount').fill('500')
    const answered = page.waitForResponse(/previews/)
    open!()
    await answered
    await page.waitForTimeout(200)
    expect(await page.getByTestId('desk-seen').count()).toBe(0)
    await page.unroute('**/redemptions/previews')

    await page.getByTestId('desk-preview').click()
    await page.getByTestId('desk-confirm').click()
    await page.locator('[data-testid="desk-result"][data-outcome="done"]').waitFor()
    const [booked] = must(
      await stage().world.call('listRedemptions', {
        token: token(),
        query: { storeId: storeId(), date: shanghaiDay(Date.now()) },
      }),
    ).body.items
    expect(booked!.orderAmountFen).toBe(50_000)

    // A code pasted with blanks, in full width and with a sign that nobody sees is found.
    const other = await claim('misled-desk-2')
    const wide = [...other].map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join('')
    await page.getByTestId('desk-again').click()
    await field(page, 'desk-code').fill(`\u200b${wide.slice(0, 4)} ${wide.slice(4, 8)}－${wide.slice(8)}`)
    await field(page, 'desk-amount').fill('1，000')
    await page.getByTestId('desk-preview').click()
    await page.locator('[data-testid="desk-seen"][data-redeemable="true"]').waitFor()
  })

  scene('a member at the desk: what she can use here comes first, and why she cannot use the others', async () => {
    const who = await stage().world.member()
    const open = await coupon({ title: '随时可用', valueFen: 5000 })
    const high = await coupon({ title: '要满三百', thresholdFen: 30_000 })
    for (const id of [high, open])
      must(await stage().world.call('claimCoupon', { token: who.token, params: { id }, key: `misled-choose-${id}` }))
    const page = await inside(`coupons/desk?storeId=${storeId()}`)
    const no = who.member.memberNo
    // As it is printed on a card: in groups, here in full width too.
    await field(page, 'desk-code').fill(`${no.slice(0, 4)}　${no.slice(4, 8)} ${no.slice(8)}`)
    await field(page, 'desk-amount').fill('100')
    await page.getByTestId('desk-preview').click()
    const coupons = page.getByTestId('desk-coupons').getByRole('button')
    await coupons.first().waitFor()
    expect(await coupons.first().innerText()).toContain('随时可用')
    const other = coupons.filter({ hasText: '要满三百' })
    expect(await other.isDisabled()).toBe(true)
    expect(await other.innerText()).toContain('订单金额还没到使用门槛')
    expect(await troubles(page)).toEqual([])
    // With another amount it is another question.
    await field(page, 'desk-amount').fill('400')
    await page.getByTestId('desk-coupons').waitFor({ state: 'detached' })
    await page.getByTestId('desk-preview').click()
    await coupons.filter({ hasText: '要满三百' }).click()
    await page.locator('[data-testid="desk-seen"][data-redeemable="true"]').waitFor()
    // What she chose is not lost with another amount, here tapped; she is the one whom the field still names.
    await page.getByTestId('desk-pad-turn').click()
    await page.getByTestId('desk-pad-back').click()
    for (const key of ['5', '.', '5']) await page.getByTestId(`desk-pad-${key}`).click()
    expect(await field(page, 'desk-amount').inputValue()).toBe('405.5')
    await page.getByTestId('desk-seen').waitFor({ state: 'detached' })
    await page.getByTestId('desk-preview').click()
    await page.locator('[data-testid="desk-seen"][data-redeemable="true"]', { hasText: '要满三百' }).waitFor()
    await page.getByTestId('desk-confirm').click()
    await page.locator('[data-testid="desk-result"][data-outcome="done"]').waitFor()
    await page.getByTestId('desk-result-undo').click()
    await page.getByTestId('reason').fill('拿错了券')
    await page.getByTestId('reason-confirm').click()
    await page.locator('[data-testid="desk-result"][data-outcome="undone"]').waitFor()
    await page.getByTestId('desk-again').click()

    // By the end of her phone: she says which name is hers, and the coupon that was undone can be used again.
    await field(page, 'desk-code').fill(who.member.phoneMasked!.slice(-4))
    await field(page, 'desk-amount').fill('四百')
    expect(await page.getByTestId('desk-preview').isDisabled()).toBe(true)
    await field(page, 'desk-amount').fill('400')
    await page.keyboard.press('Enter')
    await page.getByTestId(`desk-person-${no}`).click()
    await coupons.first().waitFor()
    expect(await coupons.filter({ hasText: '要满三百' }).isEnabled()).toBe(true)
    expect(await troubles(page)).toEqual([])
  })

  scene('where only a phone’s code is taken, the card just shown is enough, and a refusal says why', async () => {
    stage().forgive(/422 \(/)
    const who = await stage().world.member()
    const id = await coupon({ title: '只认动态码' })
    const { code } = must(
      await stage().world.call('claimCoupon', { token: who.token, params: { id }, key: 'misled-dynamic' }),
    ).body
    const demand = async (requireDynamicCode: boolean) =>
      must(await stage().world.call('editSettings', { token: token(), body: { redemption: { requireDynamicCode } } }))
    await demand(true)
    try {
      const page = await inside(`desk?storeId=${storeId()}`)
      const look = async (text: string) => {
        await field(page, 'desk-code').fill(text)
        await field(page, 'desk-amount').fill('100')
        await page.getByTestId('desk-preview').click()
      }
      await look(code)
      await page.locator('[data-testid="desk-result"][data-outcome="refused"]', { hasText: '本店只认动态码' }).waitFor()
      await page.getByTestId('desk-again').click()
      await look(who.member.memberNo)
      await page.getByTestId(`desk-choose-${code}`).getByText('本店只认动态码').waitFor()
      await look(must(await stage().world.call('readCard', { token: who.token })).body.dynamicCode)
      await page.getByTestId(`desk-choose-${code}`).click()
      await page.getByTestId('desk-confirm').click()
      await page.locator('[data-testid="desk-result"][data-outcome="done"]').waitFor()
    } finally {
      await demand(false)
    }
  })
}
