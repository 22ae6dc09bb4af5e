import type { LinkProps } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import type { RouteName } from '../../shared/contract/table'
import { may, type Self } from '../session'
import { SETTINGS_TABS, STORE_TABS, ORDER_TABS } from '../tabs'
import { pagesFor } from './pages'

/** Somewhere to go, in words; `also` is what else it may be looked for by. */
export type Place = { key: string; words: string; also?: string; link: Pick<LinkProps, 'to' | 'params' | 'search'> }

/** The route without which a subject within a page would be empty; the pages and whoever looks for them ask the same list. */
export const TABS: Record<(typeof SETTINGS_TABS)[number] | (typeof ORDER_TABS)[number] | 'channels', RouteName> = {
  brand: 'readSettings',
  messages: 'readSettings',
  approval: 'readSettings',
  redemption: 'readSettings',
  member: 'readSettings',
  tiers: 'readSettings',
  fields: 'editOwnField',
  points: 'readSettings',
  staff: 'listStaff',
  keys: 'listApiKeys',
  webhooks: 'listWebhooks',
  agreements: 'listAllAgreements',
  personalData: 'createPrivacyReport',
  jobs: 'listJobs',
  audit: 'listAudit',
  password: 'changePassword',
  orders: 'listOrders',
  refunds: 'listRefunds',
  products: 'listStaffProducts',
  bills: 'listBillChecks',
  channels: 'listChannels',
}

/** Pages, and the subjects within them, that this person may open. */
export function placesFor(t: TFunction, self: Self | null): Place[] {
  const pages = pagesFor(self).map(({ page, to }): Place => ({
    key: page,
    words: t(`nav.${page}`),
    also: page,
    link: { to },
  }))
  const under = (nav: string, words: string): string => `${nav} · ${words}`
  const tabs: Place[] = [
    ...ORDER_TABS.filter((tab) => tab !== 'orders').map((tab) => ({
      key: tab as keyof typeof TABS,
      words: under(t('nav.orders'), t(`payments.tab.${tab}`)),
      link: { to: '/orders' as const, search: { tab } },
    })),
    ...STORE_TABS.filter((tab) => tab === 'channels').map((tab) => ({
      key: tab as keyof typeof TABS,
      words: under(t('nav.stores'), t(`stores.tab.${tab}`)),
      link: { to: '/stores' as const, search: { tab } },
    })),
    ...SETTINGS_TABS.map((tab) => ({
      key: tab as keyof typeof TABS,
      words: under(t('nav.settings'), t(`settings.tab.${tab}`)),
      link: { to: '/settings' as const, search: { tab } },
    })),
  ].filter(({ key }) => may(self, TABS[key]))
  const more = MORE.filter(({ needs }) => may(self, needs)).map(({ key, link }): Place => ({
    key,
    words: t(`find.place.${key}`),
    link,
  }))
  return [...pages, ...more, ...tabs.map((tab) => ({ ...tab, key: `tab-${tab.key}`, also: tab.key }))]
}

const MORE = [
  { key: 'merges', needs: 'listMerges', link: { to: '/members/merges' } },
  { key: 'suggestions', needs: 'listIdentitySuggestions', link: { to: '/members/suggestions' } },
  { key: 'imports', needs: 'listImports', link: { to: '/members/imports' } },
  { key: 'templates', needs: 'listMessageTemplates', link: { to: '/campaigns/templates' } },
  { key: 'seasons', needs: 'listSegments', link: { to: '/segments/seasons' } },
  { key: 'overlap', needs: 'overlapSegments', link: { to: '/segments/overlap' } },
  { key: 'newCoupon', needs: 'createCouponTemplate', link: { to: '/coupons/new' } },
  { key: 'newSegment', needs: 'createSegment', link: { to: '/segments/new' } },
  { key: 'newCampaign', needs: 'createCampaign', link: { to: '/campaigns/new' } },
] as const satisfies readonly { key: string; needs: RouteName; link: Place['link'] }[]

/** Places whose words hold what was typed, those that begin with it first. */
export function matching(places: readonly Place[], typed: string): Place[] {
  const wanted = typed.trim().toLowerCase()
  if (!wanted) return [...places]
  const rank = ({ words, also }: Place): number => {
    const all = `${words} ${also ?? ''}`.toLowerCase()
    const at = all.indexOf(wanted)
    return at < 0 ? -1 : at === 0 ? 0 : 1
  }
  return places.filter((place) => rank(place) >= 0).sort((a, b) => rank(a) - rank(b))
}
