import type { Room } from '../deps'
import { Channel, Store } from './entities'
import { channelJobs, IMAGE_JOB } from './jobs'
import { mediaRoutes } from './media'
import { channelRoutes } from './routes'
import { channelPeople } from './holdings'

/** Where people join: stores, codes and their pictures. */
export const channels: Room = {
  name: 'channels',
  entities: [Store, Channel],
  routes: channelRoutes,
  routers: (deps) => [mediaRoutes(deps)],
  jobKinds: [IMAGE_JOB],
  jobs: channelJobs,
  person: channelPeople,
}
