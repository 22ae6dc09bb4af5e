import { View } from '@tarojs/components'
import { useState, type ReactNode } from 'react'
import type { Coupon, CouponOffer } from '../contract'
import { useT } from '../i18n/t'
import { wordsFor } from '../i18n/words'
import { Refusal } from '../request'
import { claimOffer } from '../state/claim'
import { go, say } from '../state/go'
import { useSession } from '../state/session'
import { Reminder } from './Reminder'
import { Sheet } from './Sheet'
import { CouponTicket } from './Tickets'
import { Button } from './native'

/** Claiming from any page: asks a guest to join, shows what was got, offers a reminder, and says why not. */
export const useClaim = (
  onClaimed: () => void,
): { claim: (offer: CouponOffer) => void; busyId: string | null; claimSheet: ReactNode } => {
  const t = useT()
  const member = useSession((session) => session.member)
  const [busyId, setBusyId] = useState<string | null>(null)
  const [got, setGot] = useState<Coupon | null>(null)
  const [unsure, setUnsure] = useState<CouponOffer | null>(null)

  const claim = (offer: CouponOffer): void => {
    if (busyId) return
    if (!member) {
      useSession.setState({ wantedOffer: offer.id })
      return go('/pages/join/index')
    }
    setUnsure(null)
    setBusyId(offer.id)
    claimOffer(offer.id)
      .then((coupon) => {
        setGot(coupon)
        onClaimed()
      })
      .catch((error: unknown) => {
        if (error instanceof Refusal && error.unknownOutcome) return setUnsure(offer)
        say(wordsFor(error, t))
        onClaimed()
      })
      .finally(() => setBusyId(null))
  }

  const claimSheet = got ? (
    <Sheet
      title={t('claim.done')}
      onClose={() => setGot(null)}
      footer={
        <View>
          <Reminder scene="after_claim" />
          <Button
            id="claim-use"
            className="button button-main"
            onClick={() => {
              setGot(null)
              go(`/pages/coupon/index?id=${got.id}`)
            }}
          >
            {t('coupon.use')}
          </Button>
        </View>
      }
    >
      <CouponTicket coupon={got} />
    </Sheet>
  ) : unsure ? (
    <Sheet
      title={t('claim.unsure')}
      onClose={() => setUnsure(null)}
      footer={
        <Button id="claim-again" className="button button-main" onClick={() => claim(unsure)}>
          {t('claim.again')}
        </Button>
      }
    >
      <View className="soft">{t('claim.unsureText')}</View>
    </Sheet>
  ) : null

  return { claim, busyId, claimSheet }
}
