import { platform } from '@platform'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { AgreementSheet } from '../../components/AgreementSheet'
import { Skeleton } from '../../components/States'
import { Check } from '../../components/Toggle'
import type { Agreement } from '../../contract'
import { useT, type T } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { benefitPictures } from '../../look/pictures'
import type { PhoneRefusal } from '../../platform/seam'
import { Refusal } from '../../request'
import { goBack } from '../../state/go'
import { useSession } from '../../state/session'
import { useLoaded } from '../../state/useLoaded'
import { mergeOffered, welcome, type JoinStep } from './steps'
import { role } from '../../platform/spoken'
import { Button, Image } from '../../components/native'

type Document = Agreement['document']
const REQUIRED = [
  { document: 'membershipTerms', id: 'join-agree-terms' },
  { document: 'privacyPolicy', id: 'join-agree-privacy' },
] as const satisfies readonly { document: Document; id: string }[]
const OPTIONAL = ['wechat', 'sms', 'personalisation'] as const
type Optional = (typeof OPTIONAL)[number]

const Benefits = ({ t }: { t: T }) => (
  <View className="card">
    {benefitPictures.map((picture, place) => (
      <View key={place} className="benefit">
        <Image className="benefit-picture" src={picture} ariaLabel="" />
        <View className="grow">
          <View className="strong">{t(`join.benefit.${place as 0 | 1 | 2}`)}</View>
          <View className="small soft">{t(`join.benefitText.${place as 0 | 1 | 2}`)}</View>
        </View>
      </View>
    ))}
  </View>
)

export function JoinForm({ onStep }: { onStep: (step: JoinStep) => void }) {
  const t = useT()
  const { brand, canLogin, language } = useSession()
  const agreements = useLoaded(async () => (await api.agreements()).items, [language])
  const [agreed, setAgreed] = useState<Partial<Record<Document, string>>>({})
  const [chosen, setChosen] = useState<Partial<Record<Optional, boolean>>>({})
  const [reading, setReading] = useState<Agreement | null>(null)
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)

  const inForce = (document: Document): Agreement | undefined =>
    agreements.data?.find((agreement) => agreement.document === document)
  // Agreed means: to the version that is in force now, not to one that was replaced meanwhile.
  const isAgreed = (document: Document): boolean =>
    agreed[document] !== undefined && agreed[document] === inForce(document)?.version
  const ready = isAgreed('membershipTerms') && isAgreed('privacyPolicy') && !busy

  const join = (phoneCode: string): void => {
    const { channel } = useSession.getState()
    setBusy(true)
    setTrouble('')
    api
      .join({
        phoneCode,
        consents: {
          membershipTerms: agreed.membershipTerms ?? '',
          privacyPolicy: agreed.privacyPolicy ?? '',
          marketing: { wechat: chosen.wechat === true, sms: chosen.sms === true },
          personalisation: chosen.personalisation === true,
        },
        ...(channel ? { channel } : {}),
        profile: { language },
      })
      .then(async (joined) => onStep(await welcome(joined)))
      .catch((error: unknown) => {
        setBusy(false)
        const offered = mergeOffered(error)
        if (offered) return onStep(offered)
        if (error instanceof Refusal && error.code === 'agreement_version_outdated') {
          setAgreed({})
          agreements.reload()
        }
        setTrouble(wordsFor(error, t))
      })
  }

  const refused = (why: PhoneRefusal): void => setTrouble(t(`join.phone.${why}`))

  return (
    <View>
      <View className="title">{t('join.title', { brand: brand?.name ?? '' })}</View>
      <View className="small soft">{t('join.subtitle')}</View>
      <View className="heading" />
      <Benefits t={t} />
      <View className="card">
        {/* No box before its text is known: a tick must mean a version. */}
        {!agreements.data && <Skeleton kind="line" count={2} />}
        {(agreements.data ? REQUIRED : []).map(({ document, id }) => {
          const agreement = inForce(document)
          const name = agreement?.title ?? t(`agreement.${document}`)
          return (
            <View key={document} className="row">
              <View className="grow">
                <Check
                  id={id}
                  on={isAgreed(document)}
                  label={t('join.agreeTo', { name })}
                  onChange={(on) => {
                    setTrouble('')
                    setAgreed({ ...agreed, [document]: on ? agreement?.version : undefined })
                  }}
                >
                  {t('join.agreeTo', { name })}
                </Check>
              </View>
              <View className="link" {...role('button')} onClick={() => agreement && setReading(agreement)}>
                {t('join.read')}
              </View>
            </View>
          )
        })}
      </View>
      <View className="card">
        <View className="small soft">{t('join.optional')}</View>
        {OPTIONAL.map((purpose) => (
          <Check
            key={purpose}
            id={`join-consent-${purpose}`}
            on={chosen[purpose] === true}
            label={t(`consent.${purpose}`)}
            onChange={(on) => setChosen({ ...chosen, [purpose]: on })}
          >
            <View>{t(`consent.${purpose}`)}</View>
            <View className="tiny soft">{t(`consent.${purpose}Text`)}</View>
          </Check>
        ))}
      </View>
      <View className="thumb">
        {(trouble || (agreements.error !== null && !agreements.data)) && (
          <View id="join-trouble" className="notice notice-bad" {...role('alert')}>
            {trouble || wordsFor(agreements.error, t)}
          </View>
        )}
        {canLogin ? (
          <platform.PhoneButton
            id="join-phone"
            className={`button button-main ${busy ? 'pressed' : ''}`}
            ready={ready}
            onBlocked={() => !busy && setTrouble(t(agreements.data ? 'join.agreeFirst' : 'join.agreementsMissing'))}
            onCode={join}
            onRefused={refused}
          >
            {t(busy ? 'join.busy' : 'join.phone')}
          </platform.PhoneButton>
        ) : (
          <View id="join-in-wechat" className="notice">
            {t('join.inWechat', { brand: brand?.name ?? '' })}
          </View>
        )}
        <Button id="join-later" className="button button-plain" onClick={goBack}>
          {t('join.later')}
        </Button>
      </View>
      {reading && <AgreementSheet agreement={reading} onClose={() => setReading(null)} />}
    </View>
  )
}
