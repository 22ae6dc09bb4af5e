import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { Entry } from '../../components/Entry'
import { Page, useIds } from '../../components/Page'
import { Empty, Skeleton } from '../../components/States'
import type { Member, OwnFieldOfMine } from '../../contract'
import { useT, type T } from '../../i18n/t'
import { PROFILE_STEPS, type ProfileStep } from '../../../shared/rules/member'
import { isOwnName, ownName, type TakenStep } from '../../../shared/rules/ownFields'
import { ownShown } from '../../look/own'
import { missingOf, weightOf } from '../../look/profile'
import { figure } from '../../look/figure'
import { role } from '../../platform/spoken'
import { go } from '../../state/go'
import { setMember, useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { OwnStep } from './OwnStep'
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

/** What the answer is for, and what it brings where it brings something. */
const noteOf = (why: string, points: number, t: T): string =>
  [why, ...(points > 0 ? [t('profile.brings', { points: figure(points) })] : [])].join(' · ')

/** Whether the address told is proved, and what the answer is for. */
const whyOf = (member: Member, field: ProfileStep, t: T): string =>
  [...(field === 'email' && member.emailVerifiedAt ? [t('email.proved')] : []), t(`profile.why.${field}`)].join(' · ')

/** What is not told yet: the house's steps, the weightiest first, then the brand's own in their order. */
const missingIn = (member: Member, own: readonly OwnFieldOfMine[]): TakenStep[] => [
  ...missingOf(member),
  ...own.filter(({ value }) => value === null).map(({ key }) => ownName(key)),
]

/** What is told, what each answer is for and brings; what is missing is asked one by one, and each may be left out. */
function Profile({ member }: { member: Member }) {
  const t = useT()
  const id = useIds()
  const language = useSession((session) => session.language)
  const [asking, setAsking] = useState<{ field: TakenStep; skipped: readonly TakenStep[] } | null>(null)
  const [phone, setPhone] = useState(false)
  // The page stands without the brand's own fields, too; what was answered here is newer than what was read.
  const read = useLoaded(api.myFields, [member.id, language])
  const [answered, setAnswered] = useState<{ language: string; items: OwnFieldOfMine[] } | null>(null)
  const own = (answered?.language === language ? answered.items : read.data?.items) ?? []
  const missing = missingIn(member, own)
  // Read anew whenever the page is shown: a link may have been followed meanwhile.
  useLoaded(async () => setMember(await api.me()), [])
  // The page stands without what the steps bring. What was told before there were points for it brings none.
  const rewards = useLoaded(api.profileRewards, [member.id, member.points])
  const bringing = (field: TakenStep): number =>
    rewards.data?.items.find(({ step, had }) => step === field && !had && missing.includes(step))?.points ?? 0
  const ask = (field: TakenStep): void => setAsking({ field, skipped: [] })

  /** The next thing that is missing and was not left out just now; nothing more after the last. */
  const goOn = (told: Member, skipped: readonly TakenStep[], fields = own): void => {
    const field = missingIn(told, fields).find((each) => !skipped.includes(each))
    setAsking(field ? { field, skipped } : null)
  }

  const isLast = ({ field, skipped }: { field: TakenStep; skipped: readonly TakenStep[] }): boolean =>
    missing.every((each) => each === field || skipped.includes(each))
  const ownAsked = own.find(({ key }) => ownName(key) === asking?.field)

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
            note={noteOf(whyOf(member, field, t), bringing(field), t)}
            aside={valueOf(member, field, t) || t('profile.adds', { percent: weightOf(field, own.length) })}
            onTap={() => ask(field)}
          />
        ))}
        {own.map((field) => (
          <Entry
            key={field.key}
            id={id(`profile-row-own-${field.key}`)}
            text={field.label}
            note={noteOf(field.reason, bringing(ownName(field.key)), t)}
            aside={ownShown(field, t) || t('profile.adds', { percent: weightOf(ownName(field.key), own.length) })}
            onTap={() => ask(ownName(field.key))}
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
      {asking && isOwnName(asking.field) && ownAsked && (
        <OwnStep
          key={asking.field}
          field={ownAsked}
          member={member}
          points={bringing(asking.field)}
          last={isLast(asking)}
          onTold={(told, fields) => {
            setAnswered({ language, items: fields })
            goOn(told, asking.skipped, fields)
          }}
          onSkip={() => goOn(member, [...asking.skipped, asking.field])}
          onClose={() => setAsking(null)}
        />
      )}
      {asking && !isOwnName(asking.field) && (
        <Step
          key={asking.field}
          field={asking.field}
          member={member}
          points={bringing(asking.field)}
          last={isLast(asking)}
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
