import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { RouteName } from '../shared/contract/table'
import { dayIn, maybe, numberIn, oneOf, textIn } from './search'
import { useMay, whoAmI } from './session'
import { learnAllWords } from './i18n'
import { Broken } from './shell/broken'
import { homeOf } from './shell/pages'
import {
  CAMPAIGN_STATUSES,
  COUPON_STATES,
  COUPON_TABS,
  MERGE_STATUSES,
  ORDER_STATUSES,
  PAYMENT_TABS,
  REFUND_STATUSES,
  SEND_STATUSES,
  SETTINGS_TABS,
  STORE_TABS,
  SUSPICION_KINDS,
  SUSPICION_STATES,
} from './tabs'

/** Behind the door: loaded, with all it is made of, once somebody comes in. */
const Shell = lazyRouteComponent(() => import('./shell/shell'), 'Shell')
const Nowhere = lazyRouteComponent(() => import('./shell/nowhere'), 'Nowhere')
const NotYours = lazyRouteComponent(() => import('./shell/nowhere'), 'NotYours')

const root = createRootRoute({ component: Outlet, notFoundComponent: Nowhere, errorComponent: Broken })

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (raw: Record<string, unknown>) => maybe({ back: textIn(raw, 'back') }),
  beforeLoad: async () => {
    const self = await whoAmI()
    if (self) throw redirect({ to: homeOf(self) })
  },
  component: lazyRouteComponent(() => import('./rooms/signin/page')),
})

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    if (!(await whoAmI())) throw redirect({ to: '/login', search: { back: `/console${location.href}` } })
    await learnAllWords()
  },
  component: Shell,
  notFoundComponent: Nowhere,
})

/** A page whose main route the role may not call says so instead of showing a row of refusals. */
function page(needs: RouteName, load: () => Promise<{ default: () => ReactNode }>) {
  const Content = lazyRouteComponent(load)
  const Guarded = () => (useMay()(needs) ? <Content /> : <NotYours />)
  Guarded.preload = Content.preload
  return Guarded
}

const dashboard = createRoute({
  getParentRoute: () => inside,
  path: '/',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      from: dayIn(raw, 'from'),
      to: dayIn(raw, 'to'),
      channelId: textIn(raw, 'channelId'),
    }),
  beforeLoad: async () => {
    const home = homeOf(await whoAmI())
    if (home !== '/') throw redirect({ to: home })
  },
  component: page('readFunnel', () => import('./rooms/dashboard/page')),
})
const members = createRoute({
  getParentRoute: () => inside,
  path: '/members',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      q: textIn(raw, 'q'),
      segmentId: textIn(raw, 'segmentId'),
      member: textIn(raw, 'member'),
    }),
  component: page('listMembers', () => import('./rooms/members/page')),
})
const merges = createRoute({
  getParentRoute: () => inside,
  path: '/members/merges',
  validateSearch: (raw: Record<string, unknown>) => maybe({ status: oneOf(raw, 'status', MERGE_STATUSES) }),
  component: page('listMerges', () => import('./rooms/members/merges')),
})
const coupons = createRoute({
  getParentRoute: () => inside,
  path: '/coupons',
  validateSearch: (raw: Record<string, unknown>) => maybe({ state: oneOf(raw, 'state', COUPON_STATES) }),
  component: page('listCouponTemplates', () => import('./rooms/coupons/page')),
})
const couponNew = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/new',
  validateSearch: (raw: Record<string, unknown>) => maybe({ step: numberIn(raw, 'step') }),
  component: page('createCouponTemplate', () => import('./rooms/coupons/newPage')),
})
const desk = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/desk',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({ storeId: textIn(raw, 'storeId'), date: dayIn(raw, 'date') }),
  component: page('previewRedemption', () => import('./rooms/desk/page')),
})
const coupon = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/$id',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({ tab: oneOf(raw, 'tab', COUPON_TABS), from: dayIn(raw, 'from'), to: dayIn(raw, 'to') }),
  component: page('readCouponTemplate', () => import('./rooms/coupons/onePage')),
})
const couponEdit = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/$id/edit',
  validateSearch: (raw: Record<string, unknown>) => maybe({ step: numberIn(raw, 'step') }),
  component: page('editCouponTemplate', () => import('./rooms/coupons/editPage')),
})
const payments = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/payments',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      tab: oneOf(raw, 'tab', PAYMENT_TABS),
      status: oneOf(raw, 'status', ORDER_STATUSES),
      orderNo: textIn(raw, 'orderNo'),
      memberId: textIn(raw, 'memberId'),
      from: dayIn(raw, 'from'),
      to: dayIn(raw, 'to'),
      order: textIn(raw, 'order'),
      refund: oneOf(raw, 'refund', REFUND_STATUSES),
      day: dayIn(raw, 'day'),
    }),
  component: page('listStaffProducts', () => import('./rooms/payments/page')),
})
const suspicions = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/suspicions',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      state: oneOf(raw, 'state', SUSPICION_STATES),
      kind: oneOf(raw, 'kind', SUSPICION_KINDS),
      member: textIn(raw, 'member'),
    }),
  component: page('listSuspicions', () => import('./rooms/abuse/page')),
})
const stores = createRoute({
  getParentRoute: () => inside,
  path: '/stores',
  validateSearch: (raw: Record<string, unknown>) => maybe({ tab: oneOf(raw, 'tab', STORE_TABS) }),
  component: page('listStores', () => import('./rooms/stores/page')),
})
const segments = createRoute({
  getParentRoute: () => inside,
  path: '/segments',
  component: page('listSegments', () => import('./rooms/segments/page')),
})
const seasons = createRoute({
  getParentRoute: () => inside,
  path: '/segments/seasons',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      month: numberIn(raw, 'month'),
      below: numberIn(raw, 'below'),
    }),
  component: page('readSeasons', () => import('./rooms/segments/seasonsPage')),
})
const segmentNew = createRoute({
  getParentRoute: () => inside,
  path: '/segments/new',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      below: numberIn(raw, 'below'),
    }),
  component: page('createSegment', () => import('./rooms/segments/newPage')),
})
const segment = createRoute({
  getParentRoute: () => inside,
  path: '/segments/$id',
  component: page('readSegment', () => import('./rooms/segments/onePage')),
})
const campaigns = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns',
  validateSearch: (raw: Record<string, unknown>) => maybe({ status: oneOf(raw, 'status', CAMPAIGN_STATUSES) }),
  component: page('listCampaigns', () => import('./rooms/campaigns/page')),
})
const campaignNew = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/new',
  validateSearch: (raw: Record<string, unknown>) => maybe({ segmentId: textIn(raw, 'segmentId') }),
  component: page('createCampaign', () => import('./rooms/campaigns/newPage')),
})
const templates = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/templates',
  component: page('listMessageTemplates', () => import('./rooms/templates/page')),
})
const campaign = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$id',
  validateSearch: (raw: Record<string, unknown>) => maybe({ status: oneOf(raw, 'status', SEND_STATUSES) }),
  component: page('readCampaign', () => import('./rooms/campaigns/onePage')),
})
const campaignEdit = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$id/edit',
  validateSearch: (raw: Record<string, unknown>) => maybe({ step: numberIn(raw, 'step') }),
  component: page('editCampaign', () => import('./rooms/campaigns/editPage')),
})
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  validateSearch: (raw: Record<string, unknown>) => maybe({ tab: oneOf(raw, 'tab', SETTINGS_TABS) }),
  component: page('readSelf', () => import('./rooms/settings/page')),
})

const elsewhere = createRoute({ getParentRoute: () => inside, path: '$', component: Nowhere })

export const router = createRouter({
  basepath: '/console',
  routeTree: root.addChildren([
    login,
    inside.addChildren([
      dashboard,
      members,
      merges,
      coupons,
      couponNew,
      desk,
      coupon,
      couponEdit,
      payments,
      suspicions,
      stores,
      segments,
      seasons,
      segmentNew,
      segment,
      campaigns,
      campaignNew,
      templates,
      campaign,
      campaignEdit,
      settings,
      elsewhere,
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: Broken,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
