import type { Deps, Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { createCourier } from './courier'
import { openDoor } from './door'
import { ApiKey, Webhook } from './entities'
import { createOutbound, type Outbound } from './outbound'
import { partnerRoutes } from './routes'
import { openRoutes } from './routes-open'
import { secretPlace } from './sign'

/** How this installation sends to addresses that partners name. */
const outboundOf = (deps: Deps): Outbound => createOutbound({ toPrivate: deps.config.webhooksToPrivate })

/** Shop systems: their keys, what they may do, and what they are told. */
export const partners: Room = {
  name: 'partners',
  entities: [ApiKey, Webhook],
  doors: (deps) => ({ open: openDoor(deps) }),
  routes: (deps, house) => {
    const outbound = outboundOf(deps)
    return [...partnerRoutes(deps, outbound), ...openRoutes(deps, outbound, house.ask(MEMBERSHIP))]
  },
  sealed: [{ table: 'webhook', key: 'id', column: 'secret', as: 'bytes', label: secretPlace }],
  works: (deps) => [createCourier(deps, outboundOf(deps))],
}
