import type { Page } from 'playwright-core'

/** What somebody does who has no mouse: Tab, arrows, Enter, and writing where the focus is. */

const OPEN = '.ant-select-dropdown:not(.ant-select-dropdown-hidden)'

/** Presses Tab until the focus is in what carries this test id, or on the link around it; or in what this selector names. */
export async function tabTo(page: Page, what: string): Promise<void> {
  const css = what.startsWith('[') ? what : `[data-testid="${what}"]`
  await page.locator(css).last().waitFor()
  const there = `((at) => at.closest('${css}') ?? (at.matches('a, button, [role="button"]') ? at.querySelector('${css}') : null))(document.activeElement) != null`
  for (let stops = 0; stops < 150; stops++) {
    if (await page.evaluate<boolean>(there)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no Tab leads to ${what} on ${page.url()}`)
}

/** Goes to a button or link and presses it. */
export async function press(page: Page, testId: string, key = 'Enter'): Promise<void> {
  await tabTo(page, testId)
  await page.keyboard.press(key)
}

/** Goes to a field and writes there instead of what stands in it. */
export async function write(page: Page, testId: string, words: string): Promise<void> {
  await tabTo(page, testId)
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(words)
}

/** Opens a list of choices, writes what is looked for where it can be searched, and takes the one with these words. */
export async function take(page: Page, testId: string, words: string, looksFor = ''): Promise<void> {
  await tabTo(page, testId)
  await page.keyboard.press('ArrowDown')
  await page.locator(OPEN).waitFor()
  if (looksFor) {
    await page.keyboard.insertText(looksFor)
    await page.locator(OPEN).getByText(words).first().waitFor()
  }
  const active = page.locator(`${OPEN} :is(.ant-select-item-option-active, .ant-cascader-menu-item-active)`)
  for (let tries = 0; !(await active.allInnerTexts()).some((text) => text.includes(words)); tries++) {
    if (tries === 60) throw new Error(`no arrow leads to ${words} in ${testId}`)
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
  await closed(page)
}

/** A list closes by itself once one is taken, or by Escape; one more Escape would close what it stands in. */
async function closed(page: Page): Promise<void> {
  const list = page.locator(OPEN)
  const gone = { state: 'hidden' } as const
  await list.waitFor({ ...gone, timeout: 1_500 }).catch(async () => {
    await page.keyboard.press('Escape')
    await list.waitFor(gone)
  })
}

/** Looks for each of these in a list that takes several, and ticks it. */
export async function tick(page: Page, testId: string, names: string[]): Promise<void> {
  await tabTo(page, testId)
  const active = page.locator(`${OPEN} .ant-cascader-menu-item-active`)
  for (const name of names) {
    await page.keyboard.insertText(name)
    await page.locator(OPEN).getByText(name).first().waitFor()
    for (let tries = 0; !(await active.allInnerTexts()).some((text) => text.trim() === name); tries++) {
      if (tries === 60) throw new Error(`no arrow leads to ${name} in ${testId}`)
      await page.keyboard.press('ArrowDown')
    }
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
  }
  await page.keyboard.press('Escape')
  await page.locator(OPEN).waitFor({ state: 'hidden' })
}

/** From anywhere to anything: Ctrl and K, its words, Enter. */
export async function jump(page: Page, words: string, path: string | RegExp): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByTestId('palette-input').waitFor()
  await page.keyboard.insertText(words)
  // What is typed is looked for once the hand rests; the first hit is the chosen one.
  await page.locator('[data-testid="palette-list"] [aria-selected="true"]').waitFor()
  await page
    .getByTestId('palette-list')
    .getByText(words)
    .or(page.locator('[data-testid^="palette-members-"]'))
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(path)
}

/** Goes to a row of tabs, or of choices of which one is taken, and along it to the one that carries this test id. */
export async function turnTo(page: Page, testId: string): Promise<void> {
  const at = `document.activeElement.matches('[role="tab"], input') && document.activeElement.closest('[role="tablist"], [role="radiogroup"]')?.querySelector('[data-testid="${testId}"]') != null`
  for (let stops = 0; !(await page.evaluate<boolean>(at)); stops++) {
    if (stops === 100) throw new Error(`no Tab leads to the tabs of ${testId}`)
    await page.keyboard.press('Tab')
  }
  const on = `(document.activeElement.closest('label') ?? document.activeElement).querySelector('[data-testid="${testId}"]') != null`
  for (let steps = 0; !(await page.evaluate<boolean>(on)); steps++) {
    if (steps === 20) throw new Error(`no arrow leads to ${testId}`)
    await page.keyboard.press('ArrowRight')
  }
  if (await page.evaluate<boolean>(`document.activeElement.role === 'tab'`)) await page.keyboard.press('Enter')
}

/** Goes to a row of which one is always chosen, and chooses by arrows until it is the one with these words. */
export async function slideTo(page: Page, testId: string, words: string): Promise<void> {
  await tabTo(page, testId)
  // The group itself is the stop before the one that is chosen.
  if (!(await page.evaluate<boolean>(`document.activeElement.matches('input')`))) await page.keyboard.press('Tab')
  const now = `document.activeElement.closest('label')?.innerText ?? ''`
  for (let steps = 0; (await page.evaluate<string>(now)).trim() !== words; steps++) {
    if (steps === 20) throw new Error(`no arrow leads to ${words} in ${testId}`)
    await page.keyboard.press('ArrowRight')
  }
}
