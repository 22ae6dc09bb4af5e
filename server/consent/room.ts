import type { Room } from '../deps'
import { consentRoutes } from './routes'
import { consentPeople } from './holdings'

/** Agreements, and who allowed what when. */
export const consent: Room = {
  name: 'consent',
  routes: consentRoutes,
  segmentFields: ['consent.wechat', 'consent.sms', 'consent.email'],
  person: consentPeople,
}
