import type { Page } from 'playwright-core'
import type { Stage } from './browser'
import { walkTo } from './console'
import type { Lengthy } from './lengthy'
import { drawnWhole } from './manners'

type Look = (page: Page, name: string) => Promise<void>

/** The address of a page on somebody's phone; a guest's where nobody is named. */
export const onPhone = (stage: Stage, page: string, person?: string): string =>
  `${stage.world.url}/${person ? `?person=${person}` : ''}#/${page}`

/** Every page of the phone, with what shows that it is drawn, and who looks at it. */
const phonePages = ({ couponId, giftId, giftToken }: Lengthy): [string, string, string | undefined][] => [
  ['pages/home/index', '.ticket', undefined],
  ['pages/coupons/index', '.ticket', undefined],
  ['pages/card/index', '.empty', undefined],
  ['pages/me/index', '.entry', undefined],
  ['pages/preferences/index', '.pill', undefined],
  ['staff/redeem/index', '#staff-login', undefined],
  ['pages/shop/index', '[id^="shop-buy-"]', undefined],
  ['pages/orders/index', '.empty', undefined],
  ['pages/points/index', '.empty', undefined],
  [`pages/gift/index?token=${giftToken}`, '#gift-join', undefined],
  ['pages/join/index', '#join-agree-terms', 'newcomer'],
  ['pages/home/index', '.ticket', 'member'],
  ['pages/coupons/index', '[id^="coupon-open-"]', 'member'],
  [`pages/coupon/index?id=${couponId}`, '#coupon-code', 'member'],
  ['pages/card/index', '#card-code', 'member'],
  ['pages/me/index', '#me-profile', 'member'],
  ['pages/profile/index', '#profile-left', 'member'],
  ['pages/membership/index', '#membership-tier', 'member'],
  ['pages/privacy/index', '#privacy-ask', 'member'],
  ['pages/preferences/index', '#consent-wechat', 'member'],
  ['pages/join/index', '#join-done', 'member'],
  [`pages/coupon/index?id=${giftId}`, '#gift-take-back', 'member'],
  [`pages/gift/index?token=${giftToken}`, '#gift-state', 'member'],
  ['pages/gift/index?token=there-is-no-such-gift-here', '.empty', 'member'],
  ['pages/shop/index', '[id^="shop-buy-"]', 'member'],
  ['pages/orders/index', '[id^="order-pay-"]', 'member'],
  ['pages/points/index', '[id^="coupon-claim-"]', 'member'],
]

/** Calls `look` on every page of the phone, as guest, newcomer and member. */
export async function eachPhonePage(stage: Stage, rows: Lengthy, options: object, look: Look): Promise<void> {
  const newcomer = await stage.world.person()
  const page = await stage.phone(options)
  // A link that is not whole is looked at too.
  stage.forgive(/404 \(Not Found\).*\/mini\/transfers\//)
  for (const [path, drawn, who] of phonePages(rows)) {
    // Another document each time: the pages are told apart by what is behind the hash alone.
    await page.goto('about:blank')
    await page.goto(onPhone(stage, path, who === 'member' ? rows.person.id : who && newcomer.id))
    await page.locator(`${drawn} >> visible=true`).first().waitFor()
    await drawnWhole(page)
    await look(page, `${path} as ${who ?? 'guest'}`)
  }
  await page.context().close()
}

const consolePages = ({
  person,
  segmentId,
  besideId,
  campaignId,
  templateId,
  storeId,
  termsId,
  orderId,
  heldId,
}: Lengthy): [string, string][] => [
  ['', '[data-testid="funnel"]'],
  ['members', '[data-testid="member-list"] td'],
  [`members?member=${person.memberId}`, '[data-testid="member-no"]'],
  ['members/merges', 'h1'],
  ['members/suggestions', 'h1'],
  ['members/imports', '[data-testid="import-kind"]'],
  ['segments', '[data-testid="segment-list"] td'],
  ['segments/new', '[data-testid="segment-count"]'],
  [`segments/${segmentId}`, '[data-testid="segment-count"]'],
  [`segments/overlap?a=${segmentId}&b=${besideId}`, '[data-testid="overlap-parts"]'],
  ['segments/seasons', '[data-testid="season-grid"]'],
  ['segments/seasons?show=people', '[data-testid="season-show"]'],
  ['value', 'h1'],
  ['campaigns', '[data-testid="campaign-list"] td'],
  ['campaigns/new', '[data-testid="campaign-name"]'],
  [`campaigns/${campaignId}`, '[data-testid="campaign-review"]'],
  [`campaigns/${campaignId}/edit?step=1`, '[data-testid="campaign-topic"]'],
  [`campaigns/${campaignId}/edit?step=3`, '[data-testid="campaign-checks"]'],
  ['campaigns/templates', '[data-testid="template-list"] td'],
  ['coupons', '[data-testid="coupon-list"] td'],
  ['coupons/new', '[data-testid="coupon-title"]'],
  [`coupons/${templateId}`, '[data-testid="coupon-state"]'],
  ['coupons/new?step=1', '[data-testid="coupon-stores"]'],
  [`coupons/${termsId}/edit`, '[data-testid="coupon-skus"]'],
  [`coupons/${termsId}/edit?step=1`, '[data-testid="coupon-stores"]'],
  [`coupons/${termsId}/edit?step=2`, '[data-testid="coupon-window"]'],
  [`coupons/${termsId}/edit?step=3`, '[data-testid="coupon-total"]'],
  [`coupons/${termsId}/edit?step=4`, '[data-testid="coupon-code-word"]'],
  [`coupons/${termsId}/edit?step=5`, '[data-testid="coupon-checks"]'],
  [`coupons/${termsId}?tab=terms`, '[data-testid="coupon-terms"]'],
  [`coupons/${termsId}?tab=hours`, 'h2'],
  [`coupons/${termsId}?tab=codes`, '[data-testid="codes-list"] td'],
  ['orders?tab=products', '[data-testid="product-list"] td'],
  ['orders?tab=orders', '[data-testid="order-list"] td'],
  [`orders?tab=orders&order=${orderId}`, '[data-testid="order-refundable"]'],
  ['orders?tab=refunds', '[data-testid="refund-list"] td'],
  ['orders?tab=bills', 'h1'],
  ['risk', 'h1'],
  [`members?member=${heldId}`, '[data-testid="member-hold"]'],
  [`desk?storeId=${storeId}`, '[data-testid="desk-code"]'],
  ['stores', '[data-testid="store-list"] td'],
  ['stores?tab=channels', '[data-testid="channel-list"] td'],
  ['approvals', 'h1'],
  ['approvals?tab=told', 'h1'],
  [`members/${person.memberId}`, '[data-testid="member-no"]'],
  [`members/${person.memberId}?tab=coupons`, '[data-testid="member-coupons"] td'],
  [`members/${person.memberId}?tab=orders`, '[data-testid="member-orders"] td'],
  [`members/${person.memberId}?tab=points`, '[data-testid="points-balance"]'],
  [`members/${person.memberId}?tab=consents`, '[data-testid="member-consents"] td'],
  [`members/${person.memberId}?tab=messages`, 'h1'],
  [`members/${person.memberId}?tab=timeline`, '[data-testid="member-timeline"] li'],
  [`orders/${orderId}`, '[data-testid="order-refundable"]'],
  ['settings', 'h1'],
  ['settings?tab=messages', 'h1'],
  ['settings?tab=approval', '[data-testid="settings-refund"]'],
  ['settings?tab=redemption', '[data-testid="settings-transferHours"]'],
  ['settings?tab=member', '[data-testid="settings-dormant"]'],
  ['settings?tab=points', '[data-testid="settings-points-on"]'],
  ['settings?tab=staff', 'h1'],
  ['settings?tab=keys', '[data-testid="key-list"] td'],
  ['settings?tab=webhooks', '[data-testid="hook-list"] td'],
  ['settings?tab=agreements', 'h1'],
  ['agreements/privacyPolicy/sample-1', '[data-testid="agreement-phone"]'],
  ['settings?tab=audit', 'h1'],
  ['settings?tab=password', 'h1'],
]

/** Calls `look` on the console's door and on every page behind it, as the owner; or on those alone whose path is `among`. */
export async function eachConsolePage(
  stage: Stage,
  rows: Lengthy,
  look: Look,
  among: (path: string) => boolean = () => true,
): Promise<void> {
  const door = await stage.desk()
  await door.goto(`${stage.world.url}/console/`)
  await door.getByTestId('login-username').waitFor()
  await look(door, 'login')
  await door.context().close()
  const page = await stage.console('')
  await page.locator('nav.rail').waitFor()
  for (const [path, drawn] of consolePages(rows).filter(([path]) => among(path))) {
    await walkTo(page, path)
    await page.locator(`${drawn} >> visible=true`).first().waitFor()
    await drawnWhole(page)
    await look(page, path || 'dashboard')
  }
}
