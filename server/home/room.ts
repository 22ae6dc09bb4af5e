import { CLAIMS } from '../claims/hooks'
import type { Room } from '../deps'
import { homeRoutes } from './routes'

/** The first page of the mini-program. */
export const home: Room = { name: 'home', routes: (deps, house) => homeRoutes(deps, house.ask(CLAIMS)) }
