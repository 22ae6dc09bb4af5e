import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { Entry } from '../../components/Entry'
import { Page, useIds } from '../../components/Page'
import { Empty, Skeleton } from '../../components/States'
import type { Member } from '../../contract'
import { useT, type T } from '../../i18n/t'
import { PROFILE_STEPS, type ProfileStep } from '../../../shared/rules/member'
import { missingOf, weightOf } from '../../look/profile'
import { figure } from '../../look/figure'
import { role } from '../../platform/spoken'
import { go } from '../../state/go'
import { setMember, useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { PhoneSheet } from './PhoneSheet'
import { EmailProof } from './EmailProof'
import { Step } from './Step'
import { interestName } from './words'

const valueOf = (member: Member, field: ProfileStep, t: T): string => {
  if (field === 'gender') return member.gender === 'unknown' ? '' : t(`gender.${member.gender}`)
  if (field === 'interests') return member.interests.map((interest) => interestName(interest, t)).join(t('times.and'))
  if (field === 'regionCode') return member.regionName ?? ''
  return member[field] ?? ''
}

/** Whether the address told is proved, what the answer is for, and what it brings where it brings something. */
const noteOf = (member: Member, field: ProfileStep, points: number, t: T): string =>
  [
    ...(field === 'email' && member.emailVerifiedAt ? [t('email.proved')] : []),
    t(`profile.why.${field}`),
    ...(points > 0 ? [t('profile.brings', { points: figure(points) })] : []),
  ].join(' · ')

/** What is told, what each answer is for and brings; what is missing is asked one by one, and each may be left out. */
function Profile({ member }: { member: Member }) {
  const t = useT()
  const id = useIds()
  const [asking, setAsking] = useState<{ field: ProfileStep; skipped: readonly ProfileStep[] } | null>(null)
  const [phone, setPhone] = useState(false)
  const missing = missingOf(member)
  // Read anew whenever the page is shown: a link may have been followed meanwhile.
  useLoaded(async () => setMember(await api.me()), [])
  // The page stands without what the steps bring. What was told before there were points for it brings none.
  const rewards = useLoaded(api.profileRewards, [member.id, member.points])
  const bringing = (field: ProfileStep): number =>
    rewards.data?.items.find(({ step, had }) => step === field && !had && missing.includes(step))?.points ?? 0
  const ask = (field: ProfileStep): void => setAsking({ field, skipped: [] })

  /** The next thing that is missing and was not left out just now; nothing more after the last. */
  const goOn = (told: Member, skipped: readonly ProfileStep[]): void => {
    const field = missingOf(told).find((each) => !skipped.includes(each))
    setAsking(field ? { field, skipped } : null)
  }

  return (
    <View className="body wide">
      <View className="card">
        <View className="row">
          <View className="grow strong">{t('me.completeness', { percent: member.profileCompleteness })}</View>
          {missing[0] && (
            <View id={id('profile-go')} className="link" {...role('button')} onClick={() => ask(missing[0]!)}>
              {t('profile.go')}
            </View>
          )}
        </View>
        <View className="progress">
          <View className="progress-done" style={{ width: `${member.profileCompleteness}%` }} />
        </View>
        <View id={id('profile-left')} className="tiny soft">
          {missing.length > 0 ? t('profile.left', { count: missing.length }) : t('profile.whole')}
        </View>
      </View>
      <View className="card">
        {PROFILE_STEPS.map((field) => (
          <Entry
            key={field}
            id={id(`profile-row-${field}`)}
            text={t(`profile.${field}`)}
            note={noteOf(member, field, bringing(field), t)}
            aside={valueOf(member, field, t) || t('profile.adds', { percent: weightOf(field) })}
            onTap={() => ask(field)}
          />
        ))}
      </View>
      <EmailProof key={member.email} member={member} />
      <View className="card">
        <Entry
          id={id('profile-phone')}
          text={t('profile.phone')}
          aside={member.phoneMasked ?? ''}
          onTap={() => setPhone(true)}
        />
      </View>
      {asking && (
        <Step
          key={asking.field}
          field={asking.field}
          member={member}
          points={bringing(asking.field)}
          last={missing.filter((field) => field !== asking.field && !asking.skipped.includes(field)).length === 0}
          onTold={(told) => goOn(told, asking.skipped)}
          onSkip={() => goOn(member, [...asking.skipped, asking.field])}
          onClose={() => setAsking(null)}
        />
      )}
      {phone && <PhoneSheet onClose={() => setPhone(false)} />}
    </View>
  )
}

export default function ProfilePage() {
  const t = useT()
  const member = useSession((session) => session.member)
  const started = useSession((session) => session.started)
  return (
    <Page title="page.profile">
      {member ? (
        <Profile member={member} />
      ) : started ? (
        <Empty text={t('profile.guest')} action={t('home.join')} onAction={() => go('/pages/join/index')} />
      ) : (
        <View className="body wide">
          <Skeleton kind="ticket" count={3} />
        </View>
      )}
    </Page>
  )
}
