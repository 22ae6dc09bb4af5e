import type { FrameLocator, Locator, Page } from 'playwright-core'

/** The element with this id on the page that is shown; the web twin keeps hidden pages in its document. */
export const byId = (page: Page | FrameLocator, id: string): Locator => page.locator(`[id="${id}"]:visible`)

/** The digits or letters of a shown code, as a cashier reads them. */
export const codeOf = async (page: Page, id: string): Promise<string> =>
  (await byId(page, id).innerText()).replace(/\s+/g, '')

/** Fills a field of Taro's own kind: the id stands on the component, the input inside it. */
export const fill = (page: Page, id: string, text: string): Promise<void> => byId(page, id).locator('input').fill(text)

/** Joins on the page that asks for it; afterwards the page before it is shown again. */
export async function joinHere(page: Page): Promise<void> {
  await byId(page, 'join-agree-terms').tap()
  await byId(page, 'join-agree-privacy').tap()
  await byId(page, 'join-phone').tap()
  await byId(page, 'join-done').tap()
  await byId(page, 'join-done').waitFor({ state: 'hidden' })
}

/** Signs the cashier in in staff mode. */
export async function openTill(
  page: Page,
  url: string,
  cashier: { username: string; password: string },
): Promise<void> {
  await page.goto(`${url}/#/staff/redeem/index`)
  await fill(page, 'staff-username', cashier.username)
  await fill(page, 'staff-password', cashier.password)
  await byId(page, 'staff-login').tap()
  await byId(page, 'staff-scan').waitFor()
}

/** Types the code, looks and confirms; the result is on the screen afterwards. */
export async function redeemAt(page: Page, code: string, amount?: string): Promise<void> {
  await fill(page, 'staff-code-input', code)
  if (amount) await fill(page, 'staff-amount', amount)
  await byId(page, 'staff-preview').tap()
  await byId(page, 'staff-confirm').tap()
  await byId(page, 'staff-result').waitFor()
}

/** Asks four times a second until it holds, for twenty seconds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries === 80) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
