import type { Answer } from '../api'
import type { RouteName } from '../../shared/contract/table'
import { may, type Self } from '../session'

/** What may wait, as the server counts it for each role. */
export type Waits = Exclude<keyof Answer<'readWaiting'>, 'notices' | 'campaigns'>

/** The words of the rail in their order, each with the route without which the page would be empty, and what waits there. */
export const PAGES = [
  { page: 'dashboard', to: '/', needs: 'readFunnel' },
  { page: 'approvals', to: '/approvals', needs: 'listApprovals', waits: 'approvals' },
  { page: 'members', to: '/members', needs: 'listMembers', waits: 'merges' },
  { page: 'segments', to: '/segments', needs: 'listSegments' },
  { page: 'value', to: '/value', needs: 'readRfm' },
  { page: 'campaigns', to: '/campaigns', needs: 'listCampaigns' },
  { page: 'coupons', to: '/coupons', needs: 'listCouponTemplates' },
  { page: 'desk', to: '/desk', needs: 'previewRedemption' },
  { page: 'orders', to: '/orders', needs: 'listStaffProducts', waits: 'refunds' },
  { page: 'risk', to: '/risk', needs: 'listSuspicions', waits: 'suspicions' },
  { page: 'stores', to: '/stores', needs: 'listStores' },
  { page: 'settings', to: '/settings', needs: 'changePassword', waits: ['failedJobs', 'auditLog'] },
] as const satisfies readonly { page: string; to: string; needs: RouteName; waits?: Waits | readonly Waits[] }[]

export type PageName = (typeof PAGES)[number]['page']

/** The pages this person may open, in the order of the rail. */
export const pagesFor = (self: Self | null) => PAGES.filter(({ needs }) => may(self, needs))

/** Where this person lands: a cashier at the desk, everybody else at the first page of the rail. */
export const homeOf = (self: Self | null): '/' | '/members' | '/desk' =>
  self?.role === 'cashier' ? '/desk' : may(self, 'readFunnel') ? '/' : '/members'
