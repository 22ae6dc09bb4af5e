import type { abuseRoutes } from '../shared/contract/abuse'
import type { couponTemplateMoreRoutes } from '../shared/contract/couponTemplates'
import type { partnerRoutes } from '../shared/contract/partners'
import type { paymentRoutes } from '../shared/contract/payments'
import type { pointsRoutes } from '../shared/contract/points'
import type { ROUTES } from '../shared/contract/table'

/** Every route the console may call. A server that does not serve one of them is asked nothing: `may` says no. */
export type Routes = typeof ROUTES &
  typeof couponTemplateMoreRoutes &
  typeof abuseRoutes &
  typeof partnerRoutes &
  typeof paymentRoutes &
  typeof pointsRoutes
export type RouteName = keyof Routes
