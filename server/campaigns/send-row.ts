import type { MessageChannel } from '../messages/channel'

export type SendStatus =
  'suppressed' | 'holdout' | 'ready' | 'dispatching' | 'retrying' | 'accepted' | 'delivered' | 'failed' | 'unknown'

/** One campaign × one person, as the sending reads it; moments and counts are numbers. */
export type SendRow = {
  id: string
  campaignId: string
  memberId: string
  personKey: string
  status: SendStatus
  reason: string | null
  channel: MessageChannel | null
  fromChannel: number
  attempts: number
  attemptId: string | null
  contactDay: string | null
  epoch: number
}

/** A claimed row: whoever writes with another epoch writes nothing. */
export type Lease = { id: string; epoch: number }

/** Where the work stands, told to whoever watches: tests stop the sender dead at each. */
export type Point = 'claimed' | 'intended' | 'called' | 'recorded'
export type Watch = (point: Point, sendId: string) => void | Promise<void>
export const nobodyWatches: Watch = () => undefined
