import type { RouteName } from '../../shared/contract/table'
import { may, type Self } from '../session'

/** The words of the rail in their order, each with the route without which the page would be empty. */
export const PAGES = [
  { page: 'dashboard', to: '/', needs: ['readFunnel'] },
  { page: 'members', to: '/members', needs: ['listMembers'] },
  { page: 'segments', to: '/segments', needs: ['listSegments'] },
  { page: 'campaigns', to: '/campaigns', needs: ['listCampaigns'] },
  { page: 'coupons', to: '/coupons', needs: ['listCouponTemplates', 'previewRedemption'] },
  { page: 'stores', to: '/stores', needs: ['listStores'] },
  { page: 'settings', to: '/settings', needs: ['changePassword'] },
] as const satisfies readonly { page: string; to: string; needs: readonly RouteName[] }[]

export type PageName = (typeof PAGES)[number]['page']

/** The pages this person may open, in the order of the rail. */
export const pagesFor = (self: Self | null) => PAGES.filter(({ needs }) => needs.some((name) => may(self, name)))

/** Where this person lands: a cashier at the desk, everybody else at the first page of the rail. */
export const homeOf = (self: Self | null): '/' | '/members' | '/coupons/desk' =>
  self?.role === 'cashier' ? '/coupons/desk' : may(self, 'readFunnel') ? '/' : '/members'
