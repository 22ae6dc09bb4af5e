import type { Room } from '../deps'
import { identityPeople } from './holdings'

/** By what people are known beside a phone and WeChat's own ids. */
export const identities: Room = {
  name: 'identities',
  segmentFields: ['platforms'],
  person: identityPeople,
}
