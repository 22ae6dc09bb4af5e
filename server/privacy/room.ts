import type { Room } from '../deps'
import { ERASE_REST_JOB, eraseRest } from './erase'
import { forgetLeads, LEADS_JOB } from './forget-leads'
import { privacyPeople } from './holdings'
import { ownDataPages } from './page'
import { privacyRoutes } from './routes'

/** What people may ask for of what is held of them, and for how long anything is held. */
export const privacy: Room = {
  name: 'privacy',
  routes: (deps, house) => privacyRoutes(deps, { holdings: house.person }),
  routers: (deps, house) => [ownDataPages(deps, { holdings: house.person })],
  jobKinds: [ERASE_REST_JOB, LEADS_JOB],
  jobs: (deps, house) => ({
    [ERASE_REST_JOB.kind]: eraseRest(deps, { holdings: house.person }),
    [LEADS_JOB.kind]: forgetLeads(deps, { holdings: house.person }),
  }),
  person: privacyPeople,
}
