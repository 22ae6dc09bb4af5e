import { View } from '@tarojs/components'
import { useIds } from '../../components/Page'
import type { Programme } from '../../contract'
import { useT } from '../../i18n/t'
import { figure } from '../../look/figure'

type Mine = NonNullable<Programme['mine']>

/** How far towards the next tier, in percent of what it takes; whole at the top. */
export const shareOf = ({ next, gathered }: Mine): number => {
  if (!next) return 100
  const takes = gathered + next.missing
  return takes > 0 ? Math.max(0, Math.min(100, Math.round((gathered / takes) * 100))) : 0
}

/** Where the member stands, and what is missing to the next tier. */
export function Standing({ mine, tiers }: { mine: Mine; tiers: Programme['tiers'] }) {
  const t = useT()
  const id = useIds()
  const nameOf = (key: string): string => tiers.find((tier) => tier.key === key)?.name ?? key
  return (
    <View className="balance">
      <View id={id('membership-tier')} className="balance-figure">
        {nameOf(mine.tier)}
      </View>
      <View id={id('membership-next')} className="figures">
        {mine.next
          ? t('membership.missing', { points: figure(mine.next.missing), tier: nameOf(mine.next.key) })
          : t('membership.top')}
      </View>
      <View className="progress standing-progress">
        <View className="progress-done" style={{ width: `${shareOf(mine)}%` }} />
      </View>
      <View className="small figures">{t('membership.gathered', { points: figure(mine.gathered) })}</View>
    </View>
  )
}
