import { createRoute } from '@tanstack/react-router'
import { dayIn, maybe, numberIn, oneOf, sortIn, textIn } from '../search'
import {
  CHANNEL_KINDS,
  COUPON_KINDS,
  COUPON_STATES,
  COUPON_TABS,
  ORDER_STATUSES,
  ORDER_TABS,
  REFUND_STATUSES,
  SALE_STATES,
  STORE_STATES,
  STORE_TABS,
  SUSPICION_KINDS,
  SUSPICION_STATES,
} from '../tabs'
import { inside, page } from './frame'

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
  component: page('listCouponTemplates', () => import('../rooms/coupons/page')),
})

const couponNew = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/new',
  validateSearch: (raw: Record<string, unknown>) => maybe({ step: numberIn(raw, 'step') }),
  component: page('createCouponTemplate', () => import('../rooms/coupons/newPage')),
})

const desk = createRoute({
  getParentRoute: () => inside,
  path: '/desk',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({ storeId: textIn(raw, 'storeId'), date: dayIn(raw, 'date') }),
  component: page('previewRedemption', () => import('../rooms/desk/page')),
})

const coupon = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/$id',
  validateSearch: (raw: Record<string, unknown>) =>
    maybe({ tab: oneOf(raw, 'tab', COUPON_TABS), from: dayIn(raw, 'from'), to: dayIn(raw, 'to') }),
  component: page('readCouponTemplate', () => import('../rooms/coupons/onePage')),
})

const couponEdit = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/$id/edit',
  validateSearch: (raw: Record<string, unknown>) => maybe({ step: numberIn(raw, 'step') }),
  component: page('editCouponTemplate', () => import('../rooms/coupons/editPage')),
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
  component: page('listStaffProducts', () => import('../rooms/payments/page')),
})

const order = createRoute({
  getParentRoute: () => inside,
  path: '/orders/$id',
  component: page('readOrder', () => import('../rooms/payments/onePage')),
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
  component: page('listSuspicions', () => import('../rooms/abuse/page')),
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
  component: page('listStores', () => import('../rooms/stores/page')),
})

const channel = createRoute({
  getParentRoute: () => inside,
  path: '/channels/$id',
  component: page('readChannel', () => import('../rooms/stores/channelPage')),
})

/** Coupons, the desk, orders, what looks odd, stores and channels. */
export const SHOP = [coupons, couponNew, desk, coupon, couponEdit, orders, order, suspicions, stores, channel] as const
