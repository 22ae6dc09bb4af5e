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
import { dayIn, maybe, numberIn, oneOf, sortIn, textIn } from './search'
import { useMay, whoAmI } from './session'
import { learnAllWords } from './i18n'
import { Broken } from './shell/broken'
import { homeOf } from './shell/pages'
import {
  APPROVAL_KINDS,
  APPROVAL_TABS,
  CAMPAIGN_STATUSES,
  CHANNEL_KINDS,
  COUPON_KINDS,
  COUPON_STATES,
  COUPON_TABS,
  MEMBER_STATUSES,
  MEMBER_TABS,
  MERGE_STATUSES,
  MESSAGE_CHANNELS,
  ORDER_STATUSES,
  ORDER_TABS,
  REFUND_STATUSES,
  SALE_STATES,
  SEGMENT_STATES,
  SEND_REASONS,
  SEND_STATUSES,
  SETTINGS_TABS,
  STAFF_ROLES,
  STORE_STATES,
  STORE_TABS,
  SUSPICION_KINDS,
  SUSPICION_STATES,
  YES_NO,
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
      joinChannelId: textIn(raw, 'joinChannelId'),
      status: oneOf(raw, 'status', MEMBER_STATUSES),
      sort: sortIn(raw, ['joinedAt', 'lastActiveAt']),
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
const member = createRoute({
  getParentRoute: () => inside,
  path: '/members/$id',
  validateSearch: (raw: Record<string, unknown>) => maybe({ tab: oneOf(raw, 'tab', MEMBER_TABS) }),
  component: page('readMember', () => import('./rooms/members/onePage')),
})
const coupons = createRoute({
  getParentRoute: () => inside,
  path: '/coupons',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      q: textIn(raw, 'q'),
      state: oneOf(raw, 'state', COUPON_STATES),
      kind: oneOf(raw, 'kind', COUPON_KINDS),
      sort: sortIn(raw, ['title', 'createdAt', 'claimUntil', 'total']),
    }),
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
  path: '/desk',
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
const orders = createRoute({
  getParentRoute: () => inside,
  path: '/orders',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      tab: oneOf(raw, 'tab', ORDER_TABS),
      status: oneOf(raw, 'status', ORDER_STATUSES),
      orderNo: textIn(raw, 'orderNo'),
      memberId: textIn(raw, 'memberId'),
      from: dayIn(raw, 'from'),
      to: dayIn(raw, 'to'),
      order: textIn(raw, 'order'),
      refund: oneOf(raw, 'refund', REFUND_STATUSES),
      day: dayIn(raw, 'day'),
      q: textIn(raw, 'q'),
      state: oneOf(raw, 'state', SALE_STATES),
      sort: sortIn(raw, ['title', 'priceFen', 'sold', 'createdAt']),
    }),
  component: page('listStaffProducts', () => import('./rooms/payments/page')),
})
const order = createRoute({
  getParentRoute: () => inside,
  path: '/orders/$id',
  component: page('readOrder', () => import('./rooms/payments/onePage')),
})
const suspicions = createRoute({
  getParentRoute: () => inside,
  path: '/risk',
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
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      tab: oneOf(raw, 'tab', STORE_TABS),
      q: textIn(raw, 'q'),
      state: oneOf(raw, 'state', STORE_STATES),
      kind: oneOf(raw, 'kind', CHANNEL_KINDS),
      storeId: textIn(raw, 'storeId'),
      sort: sortIn(raw, ['name', 'createdAt']),
    }),
  component: page('listStores', () => import('./rooms/stores/page')),
})
const channel = createRoute({
  getParentRoute: () => inside,
  path: '/channels/$id',
  component: page('readChannel', () => import('./rooms/stores/channelPage')),
})
const approvals = createRoute({
  getParentRoute: () => inside,
  path: '/approvals',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({ tab: oneOf(raw, 'tab', APPROVAL_TABS), kind: oneOf(raw, 'kind', APPROVAL_KINDS) }),
  component: page('listApprovals', () => import('./rooms/approvals/page')),
})
const segments = createRoute({
  getParentRoute: () => inside,
  path: '/segments',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      q: textIn(raw, 'q'),
      state: oneOf(raw, 'state', SEGMENT_STATES),
      sort: sortIn(raw, ['name', 'createdAt', 'updatedAt']),
    }),
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
  validateSearch: (raw: Record<string, unknown>) => maybe({ below: numberIn(raw, 'below'), from: textIn(raw, 'from') }),
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
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      q: textIn(raw, 'q'),
      status: oneOf(raw, 'status', CAMPAIGN_STATUSES),
      segmentId: textIn(raw, 'segmentId'),
      sort: sortIn(raw, ['name', 'createdAt']),
    }),
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
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      q: textIn(raw, 'q'),
      channel: oneOf(raw, 'channel', MESSAGE_CHANNELS),
      sort: sortIn(raw, ['name', 'createdAt']),
    }),
  component: page('listMessageTemplates', () => import('./rooms/templates/page')),
})
const campaign = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$id',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      q: textIn(raw, 'q'),
      status: oneOf(raw, 'status', SEND_STATUSES),
      reason: oneOf(raw, 'reason', SEND_REASONS),
      channel: oneOf(raw, 'channel', MESSAGE_CHANNELS),
      opened: oneOf(raw, 'opened', YES_NO),
    }),
  component: page('readCampaign', () => import('./rooms/campaigns/onePage')),
})
const campaignEdit = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$id/edit',
  validateSearch: (raw: Record<string, unknown>) => maybe({ step: numberIn(raw, 'step') }),
  component: page('editCampaign', () => import('./rooms/campaigns/editPage')),
})
const agreement = createRoute({
  getParentRoute: () => inside,
  path: '/agreements/$document/$version',
  component: page('readPublishedAgreement', () => import('./rooms/settings/agreementPage')),
})
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({
      tab: oneOf(raw, 'tab', SETTINGS_TABS),
      q: textIn(raw, 'q'),
      role: oneOf(raw, 'role', STAFF_ROLES),
      sort: sortIn(raw, ['name', 'username', 'role', 'createdAt']),
      actorId: textIn(raw, 'actorId'),
      action: textIn(raw, 'action'),
      objectKind: textIn(raw, 'objectKind'),
      objectId: textIn(raw, 'objectId'),
      from: dayIn(raw, 'from'),
      to: dayIn(raw, 'to'),
    }),
  component: page('readSelf', () => import('./rooms/settings/page')),
})

/** Where things stood before; what people kept as a bookmark still leads there. */
const moved = (
  path: '/coupons/desk' | '/coupons/payments' | '/coupons/suspicions',
  to: '/desk' | '/orders' | '/risk',
) =>
  createRoute({
    getParentRoute: () => inside,
    path,
    validateSearch: (raw: Record<string, unknown>) => raw,
    beforeLoad: ({ search }) => {
      throw redirect({ to, search: search as never, replace: true })
    },
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
      member,
      coupons,
      couponNew,
      desk,
      coupon,
      couponEdit,
      orders,
      order,
      suspicions,
      stores,
      approvals,
      channel,
      segments,
      seasons,
      segmentNew,
      segment,
      campaigns,
      campaignNew,
      templates,
      campaign,
      campaignEdit,
      agreement,
      settings,
      moved('/coupons/desk', '/desk'),
      moved('/coupons/payments', '/orders'),
      moved('/coupons/suspicions', '/risk'),
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
