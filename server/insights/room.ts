import type { Room } from '../deps'
import { insightRoutes } from './routes'

/** What the plots of the console show. */
export const insights: Room = { name: 'insights', routes: insightRoutes }
