import type { FrameLocator, Locator, Page } from 'playwright-core'

/** The element with this id on the page that is shown; the web twin keeps hidden pages in its document. */
export const byId = (page: Page | FrameLocator, id: string): Locator => page.locator(`[id="${id}"]:visible`)

/** The digits or letters of a shown code, as a cashier reads them. */
export const codeOf = async (page: Page, id: string): Promise<string> =>
  (await byId(page, id).innerText()).replace(/\s+/g, '')

/** Fills a field of Taro's own kind: the id stands on the component, the input inside it. */
export const fill = (page: Page, id: string, text: string): Promise<void> => byId(page, id).locator('input').fill(text)
