import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { welcome, type JoinStep } from './steps'
import { role } from '../../platform/spoken'
import { Button } from '../../components/native'

/** The phone belongs to an account already: only the person knows whether it is her own. */
export function JoinMerge({
  step,
  onStep,
}: {
  step: Extract<JoinStep, { kind: 'merge' }>
  onStep: (step: JoinStep) => void
}) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')

  const choose = (choice: 'merge' | 'new'): void => {
    if (busy) return
    setBusy(true)
    setTrouble('')
    api
      .merge(step.mergeToken, choice)
      .then(async ({ body }) => onStep('member' in body ? await welcome(body) : { kind: 'waiting' }))
      .catch((error: unknown) => {
        setBusy(false)
        setTrouble(wordsFor(error, t))
      })
  }

  return (
    <View>
      <View className="title">{t('merge.title')}</View>
      <View className="soft">{t('merge.text', { memberNo: step.memberNoMasked })}</View>
      {trouble && (
        <View className="notice notice-bad" {...role('alert')}>
          {trouble}
        </View>
      )}
      <View className="heading" />
      <Button id="merge-mine" className="button button-main" onClick={() => choose('merge')}>
        {t('merge.mine')}
      </Button>
      <View className="small soft">{t('merge.mineText')}</View>
      <View className="heading" />
      <Button id="merge-new" className="button button-line" onClick={() => choose('new')}>
        {t('merge.new')}
      </Button>
      <View className="small soft">{t('merge.newText')}</View>
      <View className="heading" />
      <Button className="button button-plain" onClick={() => onStep({ kind: 'form' })}>
        {t('merge.otherPhone')}
      </Button>
    </View>
  )
}
