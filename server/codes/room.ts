import { CLAIMS } from '../claims/hooks'
import type { Room } from '../deps'
import { CodeList } from './entities'
import { DRAW_JOB } from './draw-codes'
import { codeJobs } from './jobs'
import { codeRoutes } from './routes'
import { codePeople } from './holdings'

/** Lists of codes: drawn, imported, entered. */
export const codes: Room = {
  name: 'codes',
  entities: [CodeList],
  routes: (deps, house) => codeRoutes(deps, house.ask(CLAIMS)),
  jobKinds: [DRAW_JOB],
  jobs: codeJobs,
  person: codePeople,
}
