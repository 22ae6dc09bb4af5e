import { View } from '@tarojs/components'
import { LanguageChoice } from '../../components/LanguageChoice'
import { RegionChoice } from '../../components/RegionChoice'
import { Reminder } from '../../components/Reminder'
import { CouponTicket } from '../../components/Tickets'
import type { Coupon } from '../../contract'
import { useT } from '../../i18n/t'
import { go, goBack } from '../../state/go'
import { useSession } from '../../state/session'
import { role } from '../../platform/spoken'
import { Button } from '../../components/native'

/** What joining brought, and the two questions worth asking at once; both can wait. */
export function JoinDone({ coupons }: { coupons: Coupon[] }) {
  const t = useT()
  const brand = useSession((session) => session.brand)
  return (
    <View className="appear">
      <View id="join-welcome" className="title" {...role('status')}>
        {t('joined.title', { brand: brand?.name ?? '' })}
      </View>
      <View className="soft">
        {coupons.length > 0 ? t('joined.coupons', { count: coupons.length }) : t('joined.text')}
      </View>
      <View className="heading" />
      {coupons.map((coupon) => (
        <CouponTicket key={coupon.id} coupon={coupon} onOpen={() => go(`/pages/coupon/index?id=${coupon.id}`)} />
      ))}
      <View className="heading">{t('joined.ask')}</View>
      <View className="card">
        <View className="small soft">{t('prefs.regionWhy')}</View>
        <RegionChoice id="join-region" />
      </View>
      <View className="card">
        <View className="label">{t('prefs.language')}</View>
        <LanguageChoice idPrefix="join-language" />
      </View>
      <View className="heading" />
      <Reminder scene="after_join" />
      <Button id="join-done" className="button button-main" onClick={goBack}>
        {t('joined.done')}
      </Button>
    </View>
  )
}
