import type { Page } from 'playwright-core'
import type { Stage } from './browser'

/** What the scenes of what once misled share. */
export type Misled = {
  scene: (name: string, play: () => Promise<void>) => void
  stage: () => Stage
  token: () => string
  storeId: () => string
  inside: (path: string) => Promise<Page>
  /** A published coupon of 30 yuan off. */
  coupon: (more?: object) => Promise<string>
  /** A coupon that is written up to its quantity, standing on the step of times. */
  writeCoupon: (page: Page, title: string) => Promise<void>
}
