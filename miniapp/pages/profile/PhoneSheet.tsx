import { platform } from '@platform'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { Sheet } from '../../components/Sheet'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { role } from '../../platform/spoken'
import { say } from '../../state/go'
import { setMember, useSession } from '../../state/session'
import { JoinMerge } from '../join/JoinMerge'
import { mergeOffered, type JoinStep } from '../join/steps'

/** Binds another phone: one tap on WeChat's own button. Where another account holds it, the person says whose it is. */
export function PhoneSheet({ onClose }: { onClose: () => void }) {
  const t = useT()
  const masked = useSession((session) => session.member?.phoneMasked)
  const [step, setStep] = useState<JoinStep>({ kind: 'form' })
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')

  const bind = (phoneCode: string): void => {
    setBusy(true)
    setTrouble('')
    api
      .rebindPhone(phoneCode)
      .then((member) => {
        setMember(member)
        say(t('phone.done', { phone: member.phoneMasked ?? '' }))
        onClose()
      })
      .catch((error: unknown) => {
        const offered = mergeOffered(error)
        if (offered) return setStep(offered)
        setTrouble(wordsFor(error, t))
      })
      .finally(() => setBusy(false))
  }
  // The account is another one now, or the same one with its history together: either way it is the one shown.
  const settle = (next: JoinStep): void => (next.kind === 'done' ? onClose() : setStep(next))

  return (
    <Sheet
      id="phone-sheet"
      title={t('phone.title')}
      onClose={onClose}
      footer={
        step.kind === 'form' && (
          <platform.PhoneButton
            id="phone-bind"
            className={`button button-main ${busy ? 'pressed' : ''}`}
            ready={!busy}
            onBlocked={() => undefined}
            onCode={bind}
            onRefused={(why) => setTrouble(t(`join.phone.${why}`))}
          >
            {t('phone.bind')}
          </platform.PhoneButton>
        )
      }
    >
      {step.kind === 'form' && (
        <View>
          <View className="strong figures">{t('phone.now', { phone: masked ?? '' })}</View>
          <View className="small soft">{t('phone.text')}</View>
        </View>
      )}
      {step.kind === 'merge' && <JoinMerge step={step} onStep={settle} />}
      {step.kind === 'waiting' && (
        <View id="phone-waiting">
          <View className="strong">{t('join.waiting')}</View>
          <View className="small soft">{t('join.waitingText')}</View>
        </View>
      )}
      {trouble && (
        <View id="phone-trouble" className="notice notice-bad" {...role('alert')}>
          {trouble}
        </View>
      )}
    </Sheet>
  )
}
