import { questions } from '../base/questions'
import type { DeliveryHook } from './delivery'

/** What messages asks of the rooms above it. */
export type MessageHooks = {
  /** The room that keeps each person's outcome is told what became of an attempt. */
  delivered: DeliveryHook
}

export const MESSAGES = questions<MessageHooks>('messages', { delivered: async () => undefined })
