import { must } from '../harness/rows'
import type { Receiver } from '../server/partners/receiver'
import { field } from './console'
import type { Shop } from './shop'

/** Keys for tills and shop systems, and the news that these are told. */
export function workWithPartners(shop: Shop & { shopSystem: () => Receiver }): void {
  const { act, stage, office, lin, readable, status, shopSystem } = shop
  act('a key is shown once, opens the door for a till, is rotated with grace, and ends', async () => {
    await office().getByTestId('nav-settings').click()
    await office().getByTestId('settings-keys').click()
    await office().getByTestId('key-new').click()
    await field(office(), 'key-name').fill('收银机')
    await office().getByTestId('key-scope-members').click()
    await readable(office())
    await office().getByTestId('key-save').click()
    const key = await office().getByTestId('secret').innerText()
    await readable(office())
    await office().getByTestId('secret-kept').click()
    const memberNo = must(
      await stage().world.call('readMember', { token: stage().owner.token, params: { id: lin().memberId } }),
    ).body.memberNo
    const ask = async (secret: string): Promise<number> =>
      (
        await fetch(`${stage().world.url}/api/v1/open/members/lookups`, {
          method: 'POST',
          headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
          body: JSON.stringify({ memberNo }),
        })
      ).status
    expect(await ask(key)).toBe(200)
    await office().locator('[data-testid^="key-rotate-"]').first().click()
    await field(office(), 'key-grace').fill('0')
    await office().getByTestId('key-rotate-go').click()
    const fresh = await office().getByTestId('secret').innerText()
    await office().getByTestId('secret-kept').click()
    expect([await ask(key), await ask(fresh)]).toEqual([401, 200])
    await office().locator('[data-testid^="key-revoke-"]').first().click()
    await field(office(), 'key-revoke-name').fill('收银机')
    await office().getByTestId('key-revoke-name-go').click()
    await office().getByTestId('key-list').getByText('已停用').waitFor()
    expect(await ask(fresh)).toBe(401)
  })

  act('a webhook is tried, told of news, and what did not get there is sent again', async () => {
    await office().getByTestId('settings-webhooks').click()
    await office().getByTestId('hook-new').click()
    await field(office(), 'hook-url').fill(shopSystem().url)
    await office().getByTestId('hook-event-member.joined').click()
    await readable(office())
    await office().getByTestId('hook-save').click()
    expect(await office().getByTestId('secret').innerText()).not.toBe('')
    await office().getByTestId('secret-kept').click()
    await office().locator('[data-testid^="hook-ping-"]').first().click()
    await office().getByText('对方回答 200，收到了').waitFor()
    shopSystem().answer(() => ({ status: 500 }))
    await stage().world.member()
    await office().locator('[data-testid^="hook-sent-"]').first().click()
    for (let tries = 0; tries < 60; tries++) {
      await office().getByTestId('deliveries').getByText('刷新').click()
      if ((await office().locator('[data-testid="delivery-status"]').count()) > 0) break
      await office().waitForTimeout(250)
    }
    await office().locator('[data-testid="delivery-status"]').first().waitFor()
    await readable(office())
    shopSystem().answer(() => ({ status: 200 }))
    const heard = shopSystem().heard.length
    await office().locator('[data-testid^="delivery-repeat-"]').first().click()
    for (let tries = 0; tries < 60; tries++) {
      await office().getByTestId('deliveries').getByText('刷新').click()
      if ((await status(office(), 'delivery-status', 'delivered').count()) > 0) break
      await office().waitForTimeout(250)
    }
    await status(office(), 'delivery-status', 'delivered').waitFor()
    expect(shopSystem().heard.length).toBeGreaterThan(heard)
  })
}
