import { platform } from '@platform'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { Sheet } from '../../components/Sheet'
import type { CouponDetail } from '../../contract'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { offerGift, takeGiftBack, tokenOfGift } from '../../state/gifts'
import { say } from '../../state/go'
import { role } from '../../platform/spoken'
import { Button } from '../../components/native'
import { giftPath } from './giftPath'

/** Giving to a friend: offered first, then handed on as a link as often as one likes, and taken back until it is accepted. */
export function GiftPanel({ coupon, onChanged }: { coupon: CouponDetail; onChanged: () => void }) {
  const t = useT()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')
  const open = coupon.status === 'transferring'
  const token = open ? tokenOfGift(coupon.id, Date.now()) : null

  const run = (act: () => Promise<unknown>): void => {
    if (busy) return
    setBusy(true)
    setTrouble('')
    act()
      .then(() => setAsking(false))
      .catch((error: unknown) => (asking ? setTrouble(wordsFor(error, t)) : say(wordsFor(error, t))))
      .finally(() => {
        setBusy(false)
        onChanged()
      })
  }

  if (open) {
    return (
      <View className="after-ticket">
        {token ? (
          <platform.ShareButton
            id="gift-share"
            className="button button-main"
            path={giftPath(token)}
            onCopied={() => say(t('gift.copied'))}
          >
            {t('gift.share')}
          </platform.ShareButton>
        ) : (
          <View className="notice">{t('gift.otherPhone')}</View>
        )}
        <Button
          id="gift-take-back"
          className={`button button-line ${busy ? 'pressed' : ''}`}
          onClick={() => run(() => takeGiftBack(coupon.id))}
        >
          {t('gift.takeBack')}
        </Button>
      </View>
    )
  }
  if (coupon.status !== 'claimed' || !coupon.transferable) return null
  return (
    <View className="after-ticket">
      <Button id="gift-start" className="button button-line" onClick={() => setAsking(true)}>
        {t('gift.give')}
      </Button>
      {asking && (
        <Sheet
          id="gift-sheet"
          title={t('gift.give')}
          onClose={() => setAsking(false)}
          footer={
            <Button
              id="gift-offer"
              className={`button button-main ${busy ? 'pressed' : ''}`}
              onClick={() => run(() => offerGift(coupon.id, Date.now()))}
            >
              {t('gift.offer')}
            </Button>
          }
        >
          <View className="soft">{t('gift.giveText')}</View>
          {trouble && (
            <View id="gift-trouble" className="notice notice-bad" {...role('alert')}>
              {trouble}
            </View>
          )}
        </Sheet>
      )}
    </View>
  )
}
