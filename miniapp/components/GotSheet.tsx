import { View } from '@tarojs/components'
import type { Coupon } from '../contract'
import { useT } from '../i18n/t'
import { go } from '../state/go'
import { Button } from './native'
import { Reminder } from './Reminder'
import { Sheet } from './Sheet'
import { CouponTicket } from './Tickets'

/** A coupon has come: what it is, the way to use it, and the moment to allow one reminder. */
export function GotSheet({ coupon, onClose }: { coupon: Coupon; onClose: () => void }) {
  const t = useT()
  return (
    <Sheet
      title={t('claim.done')}
      onClose={onClose}
      footer={
        <View>
          <Reminder scene="after_claim" />
          <Button
            id="claim-use"
            className="button button-main"
            onClick={() => {
              onClose()
              go(`/pages/coupon/index?id=${coupon.id}`)
            }}
          >
            {t('coupon.use')}
          </Button>
        </View>
      }
    >
      <CouponTicket coupon={coupon} />
    </Sheet>
  )
}
