import type { Room } from '../deps'
import { consentRoutes } from './routes'

/** Agreements, and who allowed what when. */
export const consent: Room = {
  name: 'consent',
  routes: consentRoutes,
  segmentFields: ['consent.wechat', 'consent.sms', 'consent.email'],
}
