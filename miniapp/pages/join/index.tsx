import { View } from '@tarojs/components'
import { useState } from 'react'
import { Page } from '../../components/Page'
import { useT } from '../../i18n/t'
import { useSession } from '../../state/session'
import { JoinDone } from './JoinDone'
import { JoinForm } from './JoinForm'
import { JoinMerge } from './JoinMerge'
import type { JoinStep } from './steps'

export default function JoinPage() {
  const t = useT()
  const member = useSession((session) => session.member)
  const [step, setStep] = useState<JoinStep>(() => (member ? { kind: 'done', coupons: [] } : { kind: 'form' }))
  return (
    <Page title="page.join">
      <View className="body wide">
        {step.kind === 'form' && <JoinForm onStep={setStep} />}
        {step.kind === 'merge' && <JoinMerge step={step} onStep={setStep} />}
        {step.kind === 'waiting' && (
          <View id="join-waiting" className="card">
            <View className="title">{t('join.waiting')}</View>
            <View className="soft">{t('join.waitingText')}</View>
          </View>
        )}
        {step.kind === 'done' && <JoinDone coupons={step.coupons} />}
      </View>
    </Page>
  )
}
