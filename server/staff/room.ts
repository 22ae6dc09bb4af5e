import type { Room } from '../deps'
import { staffDoor } from './door'
import { Staff } from './entities'
import { staffRoutes } from './routes'

/** People of the brand: sign-in, accounts, settings, the audit and the jobs as they see them. */
export const staff: Room = {
  name: 'staff',
  entities: [Staff],
  doors: (deps) => ({ staff: staffDoor(deps) }),
  routes: staffRoutes,
  settings: ['brand'],
}
