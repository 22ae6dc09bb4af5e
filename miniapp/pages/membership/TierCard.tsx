import { Text, View } from '@tarojs/components'
import { Lines } from '../../components/Lines'
import { useIds } from '../../components/Page'
import type { Tier } from '../../contract'
import { useT } from '../../i18n/t'
import { figure } from '../../look/figure'

/** One tier: how it is reached and what it brings. */
export function TierCard({ tier, here }: { tier: Tier; here: boolean }) {
  const t = useT()
  const id = useIds()
  const way =
    tier.minPoints === null
      ? t('membership.paid')
      : tier.minPoints === 0
        ? t('membership.all')
        : t('membership.fromPoints', { points: figure(tier.minPoints) })
  return (
    <View id={id(`membership-tier-${tier.key}`)} className={`card ${here ? 'tier-here' : ''}`}>
      <View className="row">
        <View className="grow strong wraps">{tier.name}</View>
        {here && <Text className="badge badge-calm">{t('membership.current')}</Text>}
      </View>
      <View className="small soft figures">{way}</View>
      {tier.benefits.length > 0 && <Lines lines={tier.benefits} />}
    </View>
  )
}
