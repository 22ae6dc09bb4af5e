import { CLAIMS } from '../claims/hooks'
import type { Room } from '../deps'
import { importPeople } from './holdings'
import { keyLabel } from './keep-file'
import { createReadings } from './readings'
import { ROLLBACK_JOB, takeBack } from './roll-back'
import { importRoutes } from './routes'
import { IMPORT_JOB } from './start-import'
import { workOff } from './work-off'

/** Customers and orders out of files, as shops export them. */
export const imports: Room = {
  name: 'imports',
  routes: (deps) => importRoutes(deps),
  jobKinds: [IMPORT_JOB, ROLLBACK_JOB],
  jobs: (deps, house) => {
    const readings = createReadings(deps)
    const hooks = house.ask(CLAIMS)
    return {
      [IMPORT_JOB.kind]: (run) => workOff(deps, hooks, readings, run),
      [ROLLBACK_JOB.kind]: (run) => takeBack(deps, { hooks, holdings: house.person }, run),
    }
  },
  sealed: [{ table: 'import_key', key: 'importId', column: 'sealed', as: 'bytes', label: keyLabel }],
  person: importPeople,
}
