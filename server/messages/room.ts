import type { Room } from '../deps'
import { MessageTemplate } from './entities'
import { MESSAGES } from './hooks'
import { messageRoutes } from './routes'
import { messagePeople } from './holdings'

/** Message templates, permissions to send, and what became of each message. */
export const messages: Room = {
  name: 'messages',
  entities: [MessageTemplate],
  routes: (deps, house) => messageRoutes(deps, house.ask(MESSAGES).delivered),
  settings: ['quietHours'],
  timeline: ['message_sent', 'message_opened'],
  person: messagePeople,
}
