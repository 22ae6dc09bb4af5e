import { View } from '@tarojs/components'
import { useState, type ReactNode } from 'react'
import type { Coupon, CouponOffer } from '../contract'
import { useT } from '../i18n/t'
import { wordsFor } from '../i18n/words'
import { figure } from '../look/figure'
import { Refusal } from '../request'
import { claimOffer, exchangeOffer } from '../state/claim'
import { go, say } from '../state/go'
import { useSession } from '../state/session'
import { GotSheet } from './GotSheet'
import { Sheet } from './Sheet'
import { Ticket } from './Tickets'
import { Button } from './native'

/**
 * Claiming or exchanging from any page: asks a guest to join, asks before points are spent, shows what was got, offers a
 * reminder, and says why not.
 */
export const useClaim = (
  onClaimed: () => void,
): { claim: (offer: CouponOffer) => void; busyId: string | null; claimSheet: ReactNode } => {
  const t = useT()
  const member = useSession((session) => session.member)
  const [busyId, setBusyId] = useState<string | null>(null)
  const [got, setGot] = useState<Coupon | null>(null)
  const [unsure, setUnsure] = useState<CouponOffer | null>(null)
  const [asked, setAsked] = useState<CouponOffer | null>(null)

  const take = (offer: CouponOffer): void => {
    if (busyId) return
    setUnsure(null)
    setBusyId(offer.id)
    const taken = offer.pointsPrice === undefined ? claimOffer(offer.id) : exchangeOffer(offer.id)
    taken
      .then((coupon) => {
        setGot(coupon)
        onClaimed()
      })
      .catch((error: unknown) => {
        if (error instanceof Refusal && error.unknownOutcome) return setUnsure(offer)
        say(wordsFor(error, t))
        onClaimed()
      })
      .finally(() => {
        setBusyId(null)
        setAsked(null)
      })
  }
  const claim = (offer: CouponOffer): void => {
    if (busyId) return
    if (!member) {
      // What costs points is asked for again: nobody spends them by joining.
      useSession.setState({ wantedOffer: offer.pointsPrice === undefined ? offer.id : null })
      return go('/pages/join/index')
    }
    if (offer.pointsPrice === undefined) return take(offer)
    setAsked(offer)
  }

  const claimSheet = got ? (
    <GotSheet coupon={got} onClose={() => setGot(null)} />
  ) : unsure ? (
    <Sheet
      title={t('claim.unsure')}
      onClose={() => setUnsure(null)}
      footer={
        <Button id="claim-again" className="button button-main" onClick={() => take(unsure)}>
          {t('claim.again')}
        </Button>
      }
    >
      <View className="soft">{t('claim.unsureText')}</View>
    </Sheet>
  ) : asked ? (
    <Sheet
      id="exchange-sheet"
      title={t('exchange.title', { points: figure(asked.pointsPrice ?? 0) })}
      onClose={() => setAsked(null)}
      footer={
        <Button
          id="exchange-confirm"
          className={`button button-main ${busyId ? 'pressed' : ''}`}
          onClick={() => take(asked)}
        >
          {t('exchange.confirm')}
        </Button>
      }
    >
      <Ticket terms={asked} label={asked.title}>
        <View className="ticket-title">{asked.title}</View>
      </Ticket>
      <View className="soft">{t('exchange.text')}</View>
    </Sheet>
  ) : null

  return { claim, busyId, claimSheet }
}
