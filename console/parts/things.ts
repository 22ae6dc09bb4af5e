import type { LinkProps } from '@tanstack/react-router'
import type { RouteName } from '../../shared/contract/table'

/** The pages of things, each with the route without which it would turn the reader away. */
export const THING_NEEDS = {
  '/members/$id': 'readMember',
  '/coupons/$id': 'readCouponTemplate',
  '/campaigns/$id': 'readCampaign',
  '/segments/$id': 'readSegment',
  '/channels/$id': 'readChannel',
  '/orders/$id': 'readOrder',
  '/agreements/$document/$version': 'readPublishedAgreement',
} as const satisfies Record<string, RouteName>

/** The page of one thing. */
export type Thing = Pick<LinkProps, 'params' | 'search'> & { to: keyof typeof THING_NEEDS }
