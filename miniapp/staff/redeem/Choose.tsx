import { View } from '@tarojs/components'
import { CouponTicket } from '../../components/Tickets'
import type { LookedUp } from '../../contract'
import { isTextKey, useT } from '../../i18n/t'
import { useTierName } from '../../i18n/words'
import { money } from '../../look/coupon'
import { figure } from '../../look/figure'

/** Who stands here, and what she can use: each coupon with what it takes off, the others below with why not. */
export function Choose({
  found: { member, coupons },
  chosen,
  onChoose,
}: {
  found: LookedUp
  chosen: string | null
  onChoose: (code: string) => void
}) {
  const t = useT()
  const tierName = useTierName()
  // A gift takes nothing off the bill.
  const takes = (fen: number): string => (fen > 0 ? t('staff.takesOff', { amount: money(fen) }) : t('status.claimed'))
  return (
    <View id="staff-member" className="appear">
      <View className="heading">{t('staff.memberFound')}</View>
      <View className="card">
        <View className="strong">{member.nickname ?? t('me.member')}</View>
        <View className="small soft figures">{[member.phoneMasked, member.memberNo].filter(Boolean).join(' · ')}</View>
        <View className="small soft figures">
          {`${tierName(member.tier)} · ${t('home.points', { points: figure(member.points) })}`}
        </View>
      </View>
      <View className="heading">{t(coupons.length > 0 ? 'staff.choose' : 'staff.noCoupons')}</View>
      {coupons.map((coupon) => {
        const { redeemable, reason, discountFen } = coupon.atTill ?? { redeemable: true, discountFen: 0 }
        const why = `error.${reason ?? 'unknown'}`
        return (
          <View key={coupon.id} className={coupon.code === chosen ? 'chosen' : ''}>
            <CouponTicket
              id={`staff-choose-${coupon.code}`}
              coupon={coupon}
              said={redeemable ? takes(discountFen) : t(isTextKey(why) ? why : 'error.unknown')}
              dim={!redeemable}
              onOpen={() => onChoose(coupon.code)}
            />
          </View>
        )
      })}
    </View>
  )
}
