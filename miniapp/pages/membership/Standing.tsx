import { View } from '@tarojs/components'
import { formatFen } from '../../../shared/rules/money'
import { useIds } from '../../components/Page'
import type { Programme } from '../../contract'
import { useT } from '../../i18n/t'
import { dayText } from '../../look/dates'
import { figure } from '../../look/figure'
import { useSession } from '../../state/session'

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
      {mine.keep && <Keeping keep={mine.keep} />}
    </View>
  )
}

/** What is still missing to keep the tier, and until which day. */
function Keeping({ keep }: { keep: NonNullable<Mine['keep']> }) {
  const t = useT()
  const id = useIds()
  const language = useSession((session) => session.language)
  // The last day that counts; `until` is the moment after it.
  const day = dayText(new Date(Date.parse(keep.until) - 1).toISOString(), language, Date.now())
  const missing = Math.max(0, keep.atLeast - keep.have)
  const what = keep.by === 'points' ? t('membership.keepPoints', { points: figure(missing) }) : formatFen(missing)
  const words = missing === 0 ? 'membership.keepDone' : keep.grace ? 'membership.keepGrace' : 'membership.keepMore'
  return (
    <View id={id('membership-keep')} className="small figures">
      {t(words, { day, what })}
    </View>
  )
}
