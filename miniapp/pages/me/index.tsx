import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { AgreementNews } from '../../components/AgreementNews'
import { AgreementSheet } from '../../components/AgreementSheet'
import { Entry } from '../../components/Entry'
import { Page, useIds } from '../../components/Page'
import { Skeleton } from '../../components/States'
import type { Agreement, Member } from '../../contract'
import { useT } from '../../i18n/t'
import { useTierName } from '../../i18n/words'
import { dayText } from '../../look/dates'
import { figure } from '../../look/figure'
import { initialOf } from '../../look/initial'
import { go } from '../../state/go'
import { setMember, useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { role } from '../../platform/spoken'
import { Button } from '../../components/native'

/** Named before they are read, so that nothing below moves when they are. */
const DOCUMENTS = ['membershipTerms', 'privacyPolicy'] as const satisfies readonly Agreement['document'][]

function Profile({ member, onEdit }: { member: Member; onEdit: () => void }) {
  const t = useT()
  const id = useIds()
  const tierName = useTierName()
  const language = useSession((session) => session.language)
  return (
    <View className="card">
      <View id={id('me-profile')} className="row" {...role('button')} hoverClass="pressed" onClick={onEdit}>
        <View className="initial">{initialOf(member.nickname ?? t('me.member'))}</View>
        <View className="grow">
          <View className="strong">{member.nickname ?? t('me.setNickname')}</View>
          <View className="small soft figures">{member.phoneMasked ?? ''}</View>
        </View>
        <View className="tier">{tierName(member.tier)}</View>
      </View>
      <View className="row profile-line">
        <View className="grow tiny soft">{t('me.completeness', { percent: member.profileCompleteness })}</View>
        <View className="tiny soft">{t('me.since', { day: dayText(member.joinedAt, language, Date.now()) })}</View>
      </View>
      <View className="progress">
        <View className="progress-done" style={{ width: `${member.profileCompleteness}%` }} />
      </View>
    </View>
  )
}

export default function MePage() {
  const t = useT()
  const tierName = useTierName()
  const id = useIds()
  const memberId = useSession((session) => session.member?.id)
  const language = useSession((session) => session.language)
  const member = useSession((session) => session.member)
  const started = useSession((session) => session.started)
  const [reading, setReading] = useState<Agreement | null>(null)
  useLoaded(async () => {
    if (useSession.getState().member) setMember(await api.me())
  }, [memberId])
  const asMember = async <R,>(read: () => Promise<R>): Promise<R | null> =>
    useSession.getState().member ? await read() : null
  // The page stands without these two lines where they cannot be read.
  const paid = useLoaded(() => asMember(api.paidMembership), [memberId])
  const points = useLoaded(() => asMember(() => api.points()), [memberId])
  const until = paid.data?.until
  const next = points.data?.nextExpiry
  const day = (iso: string): string => dayText(iso, language, Date.now())
  const agreements = useLoaded(async () => (await api.agreements()).items, [language])

  return (
    <Page title="tab.me">
      <View className="body wide">
        {member ? (
          <Profile member={member} onEdit={() => go('/pages/profile/index')} />
        ) : !started ? (
          <Skeleton kind="ticket" />
        ) : (
          <View className="welcome">
            <View className="title">{t('me.guest')}</View>
            <View className="small soft">{t('home.joinTextPlain')}</View>
            <Button id={id('me-join')} className="button button-main" onClick={() => go('/pages/join/index')}>
              {t('home.join')}
            </Button>
          </View>
        )}
        {memberId && <AgreementNews memberId={memberId} />}
        <View className="heading" />
        <View className="card">
          <Entry
            id={id('me-membership')}
            text={t('page.membership')}
            aside={member ? tierName(member.tier) : ''}
            onTap={() => go('/pages/membership/index')}
          />
          <Entry id={id('me-coupons')} text={t('me.coupons')} onTap={() => go('/pages/coupons/index')} />
          <Entry
            id={id('me-points')}
            text={t('page.points')}
            note={next ? t('me.pointsRunOut', { points: figure(next.points), day: day(next.at) }) : ''}
            aside={member ? figure(points.data?.balance ?? member.points) : ''}
            onTap={() => go('/pages/points/index')}
          />
          <Entry
            id={id('me-shop')}
            text={t('page.shop')}
            note={until ? t('me.paidUntil', { day: day(until) }) : ''}
            onTap={() => go('/pages/shop/index')}
          />
          <Entry id={id('me-orders')} text={t('page.orders')} onTap={() => go('/pages/orders/index')} />
          <Entry
            id={id('me-preferences')}
            text={t('me.preferences')}
            aside={member?.regionName ?? ''}
            onTap={() => go('/pages/preferences/index')}
          />
        </View>
        <View className="card">
          <Entry id={id('me-privacy')} text={t('me.privacy')} onTap={() => go('/pages/privacy/index')} />
          {DOCUMENTS.map((document) => {
            const agreement = agreements.data?.find((each) => each.document === document)
            return (
              <Entry
                key={document}
                id={id(`me-${document}`)}
                text={agreement?.title ?? t(`agreement.${document}`)}
                onTap={() => agreement && setReading(agreement)}
              />
            )
          })}
          <Entry id={id('me-staff')} text={t('me.staff')} onTap={() => go('/staff/redeem/index')} />
        </View>
      </View>
      {reading && <AgreementSheet agreement={reading} onClose={() => setReading(null)} />}
    </Page>
  )
}
