import { z } from 'zod'
import { MessageChannel as Channels } from '../../shared/contract/messages'
import { SendStatus as Statuses } from '../../shared/contract/campaignOutcomes'
import { text, whole } from '../base/sql'

export type SendStatus = z.infer<typeof Statuses>

/** One campaign × one person, as the sending reads it. */
export const SEND = {
  id: text,
  campaignId: text,
  memberId: text,
  personKey: text,
  status: Statuses,
  reason: text.nullable(),
  channel: Channels.nullable(),
  fromChannel: whole,
  attempts: whole,
  attemptId: text.nullable(),
  contactDay: text.nullable(),
  epoch: whole,
}
export const SEND_COLUMNS = Object.keys(SEND).join(', ')
export type SendRow = z.infer<z.ZodObject<typeof SEND>>

/** A claimed row: whoever writes with another epoch writes nothing. */
export type Lease = { id: string; epoch: number }

/** Where the work stands, told to whoever watches: tests stop the sender dead at each. */
export type Point = 'claimed' | 'intended' | 'called' | 'recorded'
export type Watch = (point: Point, sendId: string) => void | Promise<void>
export const nobodyWatches: Watch = () => undefined
