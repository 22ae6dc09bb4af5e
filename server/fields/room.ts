import type { Room } from '../deps'
import { FIELDS } from './hooks'
import { fieldPeople } from './holdings'
import { fieldRoutes } from './routes'

/** Fields of the brand's own: which there are, and what members told for them. */
export const fields: Room = {
  name: 'fields',
  routes: (deps, house) => fieldRoutes(deps, house.ask(FIELDS)),
  person: fieldPeople,
}
