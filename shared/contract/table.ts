import { abuseRoutes } from './abuse'
import { auditRoutes } from './audit'
import { campaignRoutes } from './campaigns'
import { channelRoutes } from './channels'
import { consentRoutes } from './consent'
import { couponExchangeRoutes, claimRoutes, couponRoutes, couponWayRoutes, couponWechatRoutes } from './coupons'
import { emailRoutes } from './emails'
import { exportRoutes } from './exports'
import { giftRoutes } from './gifts'
import { codeListRoutes, couponGrantRoutes, couponTemplateRoutes } from './couponTemplates'
import { importRoutes } from './imports'
import { homeRoutes } from './home'
import { insightMoveRoutes } from './insightMoves'
import { insightPeriodRoutes } from './insightPeriods'
import { insightRfmRoutes } from './insightRfm'
import { insightRoutes } from './insights'
import { memberPageRoutes } from './memberPages'
import { memberRoutes } from './members'
import { membershipRoutes } from './membership'
import { messageRoutes } from './messages'
import { officeRoutes } from './office'
import { openRoutes } from './open'
import { ownFieldRoutes } from './ownFields'
import { partnerRoutes } from './partners'
import { pointsRoutes } from './points'
import { billRoutes } from './bills'
import { orderRoutes } from './orders'
import { paymentRoutes } from './payments'
import { privacyRoutes } from './privacy'
import { regionRoutes } from './regions'
import { segmentDayRoutes } from './segmentDays'
import { segmentReachRoutes } from './segmentReach'
import { segmentRoutes } from './segments'
import { shopOrderRoutes } from './shopOrders'
import { staffRoutes } from './staff'
import { suggestionRoutes } from './suggestions'
import { tierRoutes } from './tiers'
import { tillRoutes } from './till'
import type { RouteSpec } from './route'

/** The whole route table. A route that is not here does not exist; one that is here and not served stops the start. */
export const ROUTES = {
  ...staffRoutes,
  ...auditRoutes,
  ...regionRoutes,
  ...channelRoutes,
  ...consentRoutes,
  ...membershipRoutes,
  ...emailRoutes,
  ...memberRoutes,
  ...memberPageRoutes,
  ...ownFieldRoutes,
  ...suggestionRoutes,
  ...claimRoutes,
  ...couponRoutes,
  ...giftRoutes,
  ...couponWechatRoutes,
  ...abuseRoutes,
  ...couponTemplateRoutes,
  ...couponGrantRoutes,
  ...codeListRoutes,
  ...couponWayRoutes,
  ...tillRoutes,
  ...segmentRoutes,
  ...segmentDayRoutes,
  ...segmentReachRoutes,
  ...messageRoutes,
  ...campaignRoutes,
  ...insightRoutes,
  ...insightPeriodRoutes,
  ...insightRfmRoutes,
  ...insightMoveRoutes,
  ...homeRoutes,
  ...officeRoutes,
  ...exportRoutes,
  ...importRoutes,
  ...paymentRoutes,
  ...orderRoutes,
  ...shopOrderRoutes,
  ...billRoutes,
  ...partnerRoutes,
  ...openRoutes,
  ...pointsRoutes,
  ...tierRoutes,
  ...couponExchangeRoutes,
  ...privacyRoutes,
} as const satisfies Record<string, RouteSpec>

export type RouteName = keyof typeof ROUTES
