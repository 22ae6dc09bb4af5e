import { View } from '@tarojs/components'
import { TermList } from '../../components/TermList'
import { CouponTicket } from '../../components/Tickets'
import type { Preview } from '../../contract'
import { isTextKey, useT } from '../../i18n/t'
import { money } from '../../look/coupon'
import { dayText } from '../../look/dates'
import { timeRows } from '../../look/times'
import { useSession } from '../../state/session'
import { role } from '../../platform/spoken'
import { Button } from '../../components/native'

/** Whose coupon it is and what it would take off, before anything happens. */
export function PreviewCard({ preview, busy, onConfirm }: { preview: Preview; busy: boolean; onConfirm: () => void }) {
  const t = useT()
  const language = useSession((session) => session.language)
  const { coupon, member, redeemable, reason, discountFen, useTimes, goods } = preview
  const rows: [string, string][] = [
    [t('staff.member'), [member.nickname, member.phoneMasked, member.memberNo].filter(Boolean).join(' · ')],
    ...timeRows(useTimes, t, (iso) => dayText(iso, language, Date.now())),
    ...(goods ? [[t('coupon.term.goods'), goods.name] satisfies [string, string]] : []),
  ]
  const why = `error.${reason ?? 'unknown'}`
  return (
    <View id="staff-preview-card" className="appear">
      <View className="heading">{t('staff.previewTitle')}</View>
      <CouponTicket coupon={coupon} />
      <View className="card">
        <TermList rows={rows} />
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
