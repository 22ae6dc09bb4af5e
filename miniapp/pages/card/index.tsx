import { platform } from '@platform'
import { View } from '@tarojs/components'
import { useEffect } from 'react'
import { Codes } from '../../components/Codes'
import { Page, useIds, useShown } from '../../components/Page'
import { Ring } from '../../components/Ring'
import { Empty, Skeleton, Trouble } from '../../components/States'
import { useT } from '../../i18n/t'
import { useTierName } from '../../i18n/words'
import { clockText } from '../../look/dates'
import { figure } from '../../look/figure'
import { wavesPicture } from '../../look/pictures'
import { go } from '../../state/go'
import { useSession } from '../../state/session'
import { useCode } from '../../state/useCode'
import { role } from '../../platform/spoken'
import { Image } from '../../components/native'

function MemberCard() {
  const t = useT()
  const tierName = useTierName()
  const id = useIds()
  const shown = useShown()
  const member = useSession((session) => session.member)
  const brand = useSession((session) => session.brand)
  const { held, left, error, renew } = useCode(shown)
  useEffect(() => (shown ? platform.brighten() : undefined), [shown])

  if (!held) return error ? <Trouble error={error} onRetry={renew} /> : <Skeleton kind="code" />
  const { card } = held
  const until = clockText(card.dynamicCodeExpiresAt)
  return (
    <View className="body wide appear">
      <View
        id={id('card-membership')}
        className="member-card"
        {...role('button')}
        hoverClass="pressed"
        onClick={() => go('/pages/membership/index')}
      >
        <Image className="member-card-picture" mode="aspectFill" src={wavesPicture} ariaLabel="" />
        <View className="member-card-body">
          <View className="member-card-top">
            <View className="strong">{brand?.name ?? ''}</View>
            <View className="tier">{tierName(card.tier)}</View>
          </View>
          <View className="member-card-name">{member?.nickname ?? t('me.member')}</View>
          <View className="member-card-foot">
            <View>{card.memberNo}</View>
            <View>{t('home.points', { points: figure(card.points) })}</View>
          </View>
        </View>
      </View>
      <View className="code-paper">
        <Codes id={id('card-code')} code={card.dynamicCode} />
        <View id={id('card-renew')} className="code-foot" {...role('button')} onClick={renew}>
          <Ring left={left} />
          {error || left <= 0 ? t('card.stale', { time: until }) : t('card.renews')}
        </View>
      </View>
      <View className="body small soft">{t('card.hint')}</View>
    </View>
  )
}

export default function CardPage() {
  const t = useT()
  const memberId = useSession((session) => session.member?.id)
  const started = useSession((session) => session.started)
  return (
    <Page title="tab.card">
      {memberId ? (
        <MemberCard key={memberId} />
      ) : started ? (
        <Empty text={t('card.guest')} action={t('home.join')} onAction={() => go('/pages/join/index')} />
      ) : (
        <View className="body">
          <Skeleton kind="code" />
        </View>
      )}
    </Page>
  )
}
