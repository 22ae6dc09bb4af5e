import { View } from '@tarojs/components'
import { CouponTicket } from '../../components/Tickets'
import type { Preview } from '../../contract'
import { isTextKey, useT } from '../../i18n/t'
import { money } from '../../look/coupon'
import { role } from '../../platform/spoken'
import { Button } from '../../components/native'

/** Whose coupon it is and what it would take off, before anything happens. */
export function PreviewCard({ preview, busy, onConfirm }: { preview: Preview; busy: boolean; onConfirm: () => void }) {
  const t = useT()
  const { coupon, member, redeemable, reason, discountFen } = preview
  const why = `error.${reason ?? 'unknown'}`
  return (
    <View id="staff-preview-card" className="appear">
      <View className="heading">{t('staff.previewTitle')}</View>
      <CouponTicket coupon={coupon} />
      <View className="card">
        <View className="term">
          <View className="term-name">{t('staff.member')}</View>
          <View className="term-value figures">
            {[member.nickname, member.phoneMasked, member.memberNo].filter(Boolean).join(' · ')}
          </View>
        </View>
        <View className="term">
          <View className="term-name">{t('staff.discount')}</View>
          <View className="term-value strong figures">{money(discountFen)}</View>
        </View>
      </View>
      {redeemable ? (
        <View>
          <View className="heading" />
          <Button id="staff-confirm" className={`button button-main ${busy ? 'pressed' : ''}`} onClick={onConfirm}>
            {discountFen > 0 ? t('staff.confirm', { amount: money(discountFen) }) : t('staff.confirmGift')}
          </Button>
        </View>
      ) : (
        <View id="staff-not-redeemable" className="notice notice-bad" {...role('alert')}>
          {isTextKey(why) ? t(why) : t('error.unknown')}
        </View>
      )}
    </View>
  )
}
