import { View } from '@tarojs/components'
import { api } from '../../api'
import { Entry } from '../../components/Entry'
import { Button } from '../../components/native'
import { Page, useIds } from '../../components/Page'
import { Skeleton, Trouble } from '../../components/States'
import type { Programme } from '../../contract'
import { useT } from '../../i18n/t'
import { dayText } from '../../look/dates'
import { figure } from '../../look/figure'
import { go } from '../../state/go'
import { setMember, useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { Standing } from './Standing'
import { TierCard } from './TierCard'

type Read = {
  programme: Programme
  /** Until when a bought membership lasts. */
  until: string | null
  /** What telling the rest of herself would bring. */
  toTell: number
}

/** All at once, so that nothing moves under the eye; without what only members have the page stands too. */
const readAll = async (): Promise<Read> => {
  const { member } = useSession.getState()
  const [programme, paid, rewards] = await Promise.all([
    api.programme(),
    member ? api.paidMembership().catch(() => null) : null,
    member ? api.profileRewards().catch(() => null) : null,
  ])
  const open = (rewards?.items ?? []).filter(({ had }) => !had)
  // Looking may be what raised it; whoever is here by now may have told something of herself meanwhile.
  const now = useSession.getState().member
  if (now && now.id === member?.id && programme.mine) setMember({ ...now, tier: programme.mine.tier })
  return { programme, until: paid?.until ?? null, toTell: open.reduce((sum, { points }) => sum + points, 0) }
}

function Tiers({ programme: { tiers, mine }, until, toTell }: Read) {
  const t = useT()
  const id = useIds()
  const language = useSession((session) => session.language)
  return (
    <View className="body wide appear">
      {mine ? (
        <Standing mine={mine} tiers={tiers} />
      ) : (
        <View className="welcome">
          <View className="title">{t('me.guest')}</View>
          <View className="small soft">{t('home.joinTextPlain')}</View>
          <Button id={id('membership-join')} className="button button-main" onClick={() => go('/pages/join/index')}>
            {t('home.join')}
          </Button>
        </View>
      )}
      <View className="heading" />
      <View className="card">
        {toTell > 0 && (
          <Entry
            id={id('membership-tell')}
            text={t('membership.tell', { points: figure(toTell) })}
            onTap={() => go('/pages/profile/index')}
          />
        )}
        <Entry
          id={id('membership-shop')}
          text={t('membership.shop')}
          note={until ? t('membership.until', { day: dayText(until, language, Date.now()) }) : ''}
          onTap={() => go('/pages/shop/index')}
        />
      </View>
      <View className="heading">{t('membership.benefits')}</View>
      {tiers.map((tier) => (
        <TierCard key={tier.key} tier={tier} here={tier.key === mine?.tier} />
      ))}
    </View>
  )
}

/** The tiers with what they bring; a member sees where she stands and what is missing to the next. */
export default function MembershipPage() {
  const memberId = useSession((session) => session.member?.id)
  const language = useSession((session) => session.language)
  const { data, error, reload } = useLoaded(readAll, [memberId, language])
  return (
    <Page title="page.membership">
      {data ? (
        <Tiers {...data} />
      ) : error ? (
        <Trouble error={error} onRetry={reload} />
      ) : (
        <View className="body wide">
          <Skeleton kind="picture" />
          <Skeleton kind="ticket" count={3} />
        </View>
      )}
    </Page>
  )
}
