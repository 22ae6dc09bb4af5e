import type { Locator, Page } from 'playwright-core'

/** The input that carries this test id, or stands inside what carries it. */
export const field = (page: Page, testId: string): Locator =>
  page
    .locator(`input[data-testid="${testId}"], textarea[data-testid="${testId}"], [data-testid="${testId}"] input`)
    .first()

/** Goes to another page of the open console as its links do: the scripts and what was read stay. */
export async function walkTo(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState({}, '', ${JSON.stringify(`/console/${path}`)})`)
  await page.waitForURL((url) => url.pathname + url.search === `/console/${path}`)
  // The page before stands until what the next one is made of has come; the policy of the page lets no string wait in it.
  const arrived = `(({ state }) => state.status === 'idle' && state.resolvedLocation?.href === state.location.href)(__TSR_ROUTER__)`
  for (let tries = 0; !(await page.evaluate<boolean>(arrived)); tries++) {
    if (tries === 400) throw new Error(`${path} never comes`)
    await page.waitForTimeout(25)
  }
}

/** Chooses one option of a select by its words. */
export async function choose(page: Page, testId: string, words: string): Promise<void> {
  await page.getByTestId(testId).last().click()
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: words })
    .first()
    .click()
  // A list that is still closing would take the next click.
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').waitFor({ state: 'hidden' })
}

/** Chooses one option of a list that takes several and stays open for more. */
export async function chooseAmong(page: Page, testId: string, words: string): Promise<void> {
  const open = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
  await page.getByTestId(testId).last().click()
  await open.locator('.ant-select-item-option', { hasText: words }).first().click()
  await page.keyboard.press('Escape')
  await open.waitFor({ state: 'hidden' })
}
