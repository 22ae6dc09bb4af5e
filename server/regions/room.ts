import type { Room } from '../deps'
import { regionRoutes } from './routes'

/** Divisions and their seasons. */
export const regions: Room = {
  name: 'regions',
  routes: () => regionRoutes(),
  segmentFields: ['monthMeanTempC'],
}
