import { field } from './console'
import { troubles } from './manners'
import type { Misled } from './misled'

/** What was typed is kept on this machine until it is saved or thrown away. */
export function keepWhatWasTyped({ scene, stage, inside, writeCoupon }: Misled): void {
  scene('what was typed is kept: after a reload, after going away, and until somebody throws it away', async () => {
    // Where it goes to in between there is a list, not the word that nobody is there yet.
    await stage().world.member()
    const page = await inside('segments/new')
    await field(page, 'segment-name').fill('写到一半的人群')
    await page.getByTestId('segment-preset-consent').click()
    await page.getByTestId('draft-kept').getByText('已自动保存').waitFor()
    await page.reload()
    await page.getByTestId('draft-offer').waitFor()
    expect(await troubles(page)).toEqual([])
    expect(await field(page, 'segment-name').inputValue()).toBe('')
    await page.getByTestId('draft-take').click()
    expect(await field(page, 'segment-name').inputValue()).toBe('写到一半的人群')
    await page.getByTestId('segment-field').waitFor()

    // Leaving asks first, and stays where one says so.
    await page.getByTestId('nav-members').click()
    await page.getByTestId('draft-stay').click()
    expect(await field(page, 'segment-name').inputValue()).toBe('写到一半的人群')
    await page.getByTestId('nav-members').click()
    await page.getByTestId('draft-leave').click()
    await page.getByTestId('member-list').waitFor()
    await page.goto(`${stage().world.url}/console/segments/new`)
    await page.getByTestId('draft-take').click()
    expect(await field(page, 'segment-name').inputValue()).toBe('写到一半的人群')
    await page.getByTestId('nav-members').click()
    await page.getByTestId('draft-discard').click()
    await page.getByTestId('member-list').waitFor()
    await page.goto(`${stage().world.url}/console/segments/new`)
    await page.getByTestId('segment-count').waitFor()
    expect(await page.getByTestId('draft-offer').count()).toBe(0)

    // What is saved is no draft, and nothing asks.
    await field(page, 'segment-name').fill('存好的人群')
    await page.getByTestId('segment-preset-consent').click()
    await page.getByTestId('segment-save').click()
    await page.getByTestId('segment-list').getByText('存好的人群').waitFor()
    await page.goto(`${stage().world.url}/console/segments/new`)
    await page.getByTestId('segment-count').waitFor()
    expect(await page.getByTestId('draft-offer').count()).toBe(0)
  })

  scene('coupons, campaigns, settings and agreements are kept as well', async () => {
    const page = await inside('coupons/new')
    const back = async (path: string): Promise<void> => {
      await page.getByTestId('draft-kept').getByText('已自动保存').last().waitFor()
      await page.goto('about:blank')
      await page.goto(`${stage().world.url}/console/${path}`)
    }
    await writeCoupon(page, '没写完的券')
    await back('coupons/new')
    await page.getByTestId('draft-take').click()
    expect(await field(page, 'coupon-title').inputValue()).toBe('没写完的券')
    await page.getByRole('figure').getByText('没写完的券').waitFor()

    await page.goto(`${stage().world.url}/console/campaigns/new`)
    await field(page, 'campaign-name').fill('没写完的活动')
    await back('campaigns/new')
    await page.getByTestId('draft-take').click()
    expect(await field(page, 'campaign-name').inputValue()).toBe('没写完的活动')

    await page.goto(`${stage().world.url}/console/settings?tab=brand`)
    await field(page, 'settings-brand-name').fill('山茶新集')
    // Another tab is another page.
    await page.getByTestId('settings-staff').click()
    await page.getByTestId('draft-leave').click()
    await page.getByTestId('settings-brand').click()
    await page.getByTestId('draft-take').click()
    expect(await field(page, 'settings-brand-name').inputValue()).toBe('山茶新集')
    await page.getByTestId('settings-agreements').click()
    await page.getByTestId('draft-discard').click()

    await page.getByTestId('agreement-new').click()
    await field(page, 'agreement-version').fill('2031-01')
    // What is missing is shown, from whichever view one publishes.
    await page.getByTestId('agreement-phone-view').click()
    await page.getByTestId('agreement-publish').click()
    await page.getByText('请填写').waitFor()
    await field(page, 'agreement-text-zh-Hans').fill('章程的新一版')
    await page.mouse.click(5, 5)
    await page.getByTestId('agreement-publish').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('agreement-publish').waitFor({ state: 'detached' })
    await page.getByTestId('agreement-new').click()
    await page.getByTestId('draft-take').click()
    expect(await field(page, 'agreement-text-zh-Hans').inputValue()).toBe('章程的新一版')
  })

  scene('notes about a member are kept while the tab is open, and gone once one signs out', async () => {
    const who = await stage().world.member()
    const page = await inside(`members?member=${who.memberId}`)
    await field(page, 'member-notes').fill('喜欢雪松香，周末来店')
    await page.getByTestId('draft-kept').getByText('已自动保存').waitFor()
    expect(await page.evaluate<string>('JSON.stringify({ ...localStorage })')).not.toContain('雪松')
    await page.reload()
    await page.getByTestId('draft-take').click()
    expect(await field(page, 'member-notes').inputValue()).toBe('喜欢雪松香，周末来店')
    await page.getByTestId('member-save').click()
    await page.getByText('已保存').waitFor()
    await field(page, 'member-notes').fill('还没想好')
    await page.getByTestId('draft-kept').getByText('已自动保存').waitFor()
    await page.goto(`${stage().world.url}/console/segments`)
    expect(await page.evaluate<string>('JSON.stringify({ ...sessionStorage })')).toContain('还没想好')
    await page.goto(`${stage().world.url}/console/members?member=${who.memberId}`)
    await page.getByTestId('draft-take').click()
    await page.keyboard.press('Escape')
    await page.getByTestId('personal-menu').click()
    await page.getByTestId('sign-out').click()
    await page.getByTestId('login-username').waitFor()
    expect(await page.evaluate<string>('JSON.stringify({ ...sessionStorage })')).not.toContain('还没想好')
  })

  scene('what was filled in in a dialog is not thrown away by Esc or by a click beside it', async () => {
    const page = await inside('stores')
    await page.getByTestId('store-new').click()
    await field(page, 'store-name').fill('写到一半的门店')
    await page.mouse.click(5, 5)
    expect(await field(page, 'store-name').inputValue()).toBe('写到一半的门店')
    await page.keyboard.press('Escape')
    await page.getByTestId('dialog-throw-away').waitFor()
    // Staying is what Enter does.
    await page.keyboard.press('Enter')
    await page.getByTestId('dialog-throw-away').waitFor({ state: 'hidden' })
    expect(await field(page, 'store-name').inputValue()).toBe('写到一半的门店')
    await page.keyboard.press('Escape')
    await page.getByTestId('dialog-throw-away').click()
    await page.getByTestId('store-save').waitFor({ state: 'hidden' })
  })
}
