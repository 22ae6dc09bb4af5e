import type { House } from '../base/room'
import type { Deps, Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { paymentHooks } from '../payments/hooks-of'
import { SEGMENTS } from '../segments/questions'
import { DecisionNote, SavedView } from './entities'
import { EXPORT_JOB } from './exports'
import { officeRoutes } from './routes'
import { exportRoutes } from './routes-exports'
import { writeExport } from './write-export'

const membershipHooks = (house: House) => ({ ...house.ask(MEMBERSHIP), holdings: house.person })

/** The desk of the people of the brand: what waits for them, their lists, and what is left to do at first. */
export const office: Room = {
  name: 'office',
  entities: [SavedView, DecisionNote],
  routes: (deps, house) => [
    ...officeRoutes(deps, { membership: membershipHooks(house), payments: paymentHooks(deps, house) }),
    ...exportRoutes(deps),
  ],
  jobKinds: [EXPORT_JOB],
  jobs: (deps: Deps, house) => ({
    [EXPORT_JOB.kind]: (run) =>
      writeExport(deps, { hooks: membershipHooks(house), segments: house.ask(SEGMENTS) }, run),
  }),
}
