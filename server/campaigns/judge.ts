import type { z } from 'zod'
import type { SuppressionReason } from '../../shared/contract/campaignOutcomes'
import { shanghaiDay } from '../../shared/rules/calendar'
import { isMinorUnder14 } from '../../shared/rules/member'
import type { MessageChannel } from '../messages/channel'
import type { Content } from './content'
import type { Person } from './people'

export type Reason = z.output<typeof SuppressionReason>
export type Verdict =
  { write: true; channel: MessageChannel; place: number; address: string } | { write: false; reason: Reason }

const no = (reason: Reason): Verdict => ({ write: false, reason })

/**
 * Whether this person may and can be written to now, and through which of the channels from `from` on. Marketing needs
 * consent, topic and a free contact; a service notice needs none of these; both need an account that is not frozen and
 * an address. Pure: the same facts give the same verdict in a preview, at freezing and right before sending.
 */
export function judge(
  person: Person,
  content: Content,
  ask: { now: number; from?: number; ignoreCap?: boolean },
): Verdict {
  if (person.status !== 'active' && person.status !== 'lead') return no('frozen')
  if (person.opened) return no('opened')
  if (content.kind === 'marketing') {
    if (person.birthday !== null && isMinorUnder14(person.birthday, shanghaiDay(ask.now))) return no('minor')
    if (person.consent.wechatRefused || !person.consent.topics.includes(content.topic)) return no('unsubscribed')
    if (!person.consent.wechat) return no('no_consent')
  }
  let reason: Reason = 'unreachable'
  for (let place = ask.from ?? 0; place < content.channels.length; place++) {
    const channel = content.channels[place]!
    const reach = person.reach[channel]
    if (reach && 'address' in reach) {
      if (content.kind === 'marketing' && person.capped && !ask.ignoreCap) return no('frequency_cap')
      return { write: true, channel, place, address: reach.address }
    }
    if (reach?.reason === 'no_quota') reason = 'no_quota'
  }
  return no(reason)
}
