import { View } from '@tarojs/components'
import { useState } from 'react'
import { DAY_MS } from '../../shared/rules/calendar'
import type { CouponOffer } from '../contract'
import { useT, type T } from '../i18n/t'
import { opensText } from '../look/countdown'
import { ceilingText, isOpen, offerValidity, offerWord, opensLater, SHOW_STOCK_BELOW, stockLeft } from '../look/coupon'
import { clockText, dayText } from '../look/dates'
import { termsLine, timeRows } from '../look/times'
import { useNow } from '../state/useNow'
import { useSession } from '../state/session'
import { Button } from './native'
import { useShown } from './Page'
import { TermList } from './TermList'
import { Ticket } from './Tickets'
import { withId } from './withId'

type Words = (iso: string) => string
const rulesOf = (offer: CouponOffer, t: T, day: Words, moment: Words): [string, string][] => [
  ...timeRows(offer.useTimes, t, day),
  ...(offer.goods ? [[t('coupon.term.goods'), offer.goods.name] satisfies [string, string]] : []),
  [t('coupon.term.where'), offer.stores.map((store) => store.name).join(t('times.and')) || t('coupon.allStores')],
  [t('coupon.term.limit'), t('coupon.limit', { count: offer.perMemberLimit })],
  [t('coupon.term.claim'), `${moment(offer.claimFrom)} – ${moment(offer.claimUntil)}`],
]

function Stock({ left }: { left: number }) {
  const t = useT()
  return (
    <View>
      <View className="tiny soft">{t('offer.left', { percent: Math.max(1, Math.round(left * 100)) })}</View>
      <View className="stock">
        <View className="stock-left" style={{ width: `${Math.max(2, left * 100)}%` }} />
      </View>
    </View>
  )
}

/**
 * A coupon to be had, with its reason where it cannot be. One that opens later counts down and can be tapped at the
 * second it opens, without asking the server first. A guest may tap too: that is the moment to ask for joining.
 */
export function OfferTicket({
  offer,
  id,
  busy,
  onClaim,
}: {
  offer: CouponOffer
  id?: string
  busy: boolean
  onClaim: () => void
}) {
  const t = useT()
  const language = useSession((session) => session.language)
  const shown = useShown()
  const [unfolded, setUnfolded] = useState(false)
  const from = Date.parse(offer.claimFrom)
  const now = useNow(shown && offer.reason === 'claim_not_open' && Math.abs(from - Date.now()) < 2 * DAY_MS)
  const open = isOpen(offer, now)
  const later = opensLater(offer, now)
  const left = stockLeft(offer)
  const word = later ? opensText(offer.claimFrom, t, language, now) : offerWord(offer, t, open)
  const day = (iso: string): string => dayText(iso, language, now)
  const terms = termsLine({ ...offer, storeCount: offer.stores.length }, t, day)
  return (
    <View className="offer">
      <Ticket terms={offer} past={!open && !later} label={offer.title}>
        <View className="ticket-title">{offer.title}</View>
        <View className="tiny soft">
          {offerValidity(offer, t, day)}
          {ceilingText(offer, t) ? ` · ${ceilingText(offer, t)}` : ''}
        </View>
        {terms && <View className="tiny soft ticket-line">{terms}</View>}
        {offer.reason === 'not_eligible' && <View className="tiny soft">{t('offer.notEligibleWhy')}</View>}
        {open && left < SHOW_STOCK_BELOW && <Stock left={left} />}
        <View className="ticket-foot">
          <Button
            {...withId(id ? id.replace('coupon-claim-', 'coupon-rules-') : undefined)}
            className={`rules-fold ${unfolded ? 'rules-fold-open' : ''}`}
            ariaLabel={`${t('offer.rules')} ${offer.title}`}
            onClick={() => setUnfolded(!unfolded)}
          >
            {t('offer.rules')}
            <View className="rules-arrow" />
          </Button>
          <Button
            {...withId(id)}
            className={`ticket-action figures ${open ? '' : later ? 'ticket-action-quiet' : 'ticket-action-off'}`}
            ariaLabel={`${word} ${offer.title}`}
            onClick={open ? onClaim : undefined}
          >
            {busy ? t('offer.claiming') : word}
          </Button>
        </View>
      </Ticket>
      {unfolded && (
        <View className="offer-rules appear">
          <TermList rows={rulesOf(offer, t, day, (iso) => `${day(iso)} ${clockText(iso)}`)} />
        </View>
      )}
    </View>
  )
}
