import { takeMessageEvent } from '../messages/on-event'
import type { PushListener } from '../deps'
import { deliveries } from './deliveries'

/** Told of every push of the platform; what speaks of messages and permissions changes ledgers and outcomes, once. */
export const onMessageEvent: PushListener = (deps, app, event) => takeMessageEvent(deps, app, event, deliveries)
