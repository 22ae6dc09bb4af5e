import { nextAllowedMoment } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { parksOf, type Park } from '../messages/park'
import type { MessageChannel } from '../messages/channel'
import { readSettings } from '../staff/settings'
import type { Campaign } from './entities'

export type Shut = {
  why: 'quiet_hours' | 'provider_quota' | 'provider_parked'
  until: number
  channel: MessageChannel | null
}

/** Why nothing of the campaign may go out to anybody now, and until when; null where something may. */
export async function shutUntil(
  tx: Tx,
  campaign: Pick<Campaign, 'pinned' | 'channels'>,
  now: number,
): Promise<Shut | null> {
  if (campaign.pinned?.kind === 'marketing') {
    const { quietHours } = await readSettings(tx)
    const allowedAt = nextAllowedMoment(now, quietHours)
    if (allowedAt > now) return { why: 'quiet_hours', until: allowedAt, channel: null }
  }
  const parks = await parksOf(tx, now)
  const parked = campaign.channels.map((channel) => parks.get(channel))
  // Through a channel that is open somebody may still be reached: whom it cannot reach waits row by row.
  return parked.every((park) => park !== undefined) ? parked.map(asShut).sort((a, b) => a.until - b.until)[0]! : null
}

/** A parked provider, as a campaign tells it. */
export const asShut = ({ channel, until, reason }: Park): Shut => ({
  why: reason === 'next_day' ? 'provider_quota' : 'provider_parked',
  until,
  channel,
})
