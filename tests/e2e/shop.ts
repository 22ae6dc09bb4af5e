import type { Locator, Page } from 'playwright-core'
import type { Stage } from './browser'

/** What the acts of the shop share. */
export type Shop = {
  act: (name: string, scene: () => Promise<void>) => void
  stage: () => Stage
  /** The console of the owner. */
  office: () => Page
  lin: () => { id: string; token: string; memberId: string }
  /** Dialogs and drawers are looked at as they stand. */
  readable: (page: Page) => Promise<void>
  status: (page: Page, testId: string, word: string) => Locator
}
