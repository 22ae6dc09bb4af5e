import { View } from '@tarojs/components'
import { useState } from 'react'
import type { PreviewAsk, Redemption } from '../../contract'
import { useT } from '../../i18n/t'
import { money } from '../../look/coupon'
import { role } from '../../platform/spoken'
import { Button } from '../../components/native'
import { Undo } from './Undo'

export type Outcome =
  { kind: 'done'; redemption: Redemption } | { kind: 'refused'; words: string } | { kind: 'unsure'; ask: PreviewAsk }

const COLOURS = { done: 'verdict-good', refused: 'verdict-bad', unsure: 'verdict-unsure' } as const

/** One colour, one sentence, over the whole screen: readable from the other side of the counter. */
export function Verdict({
  outcome,
  storeName,
  busy,
  onAgain,
  onNext,
}: {
  outcome: Outcome
  storeName: string
  busy: boolean
  onAgain: (ask: PreviewAsk) => void
  onNext: () => void
}) {
  const t = useT()
  const [undone, setUndone] = useState(false)
  const done = outcome.kind === 'done' ? outcome.redemption : null
  return (
    <View
      id="staff-result"
      className={`verdict ${undone ? 'verdict-unsure' : COLOURS[outcome.kind]}`}
      {...role('alert')}
    >
      <View className="verdict-word">{t(undone ? 'staff.result.undone' : `staff.result.${outcome.kind}`)}</View>
      {done && <View className="strong">{done.coupon.title}</View>}
      {done && !undone && done.discountFen > 0 && (
        <View className="verdict-word figures">{money(done.discountFen)}</View>
      )}
      {done && <View>{storeName}</View>}
      {undone && <View id="staff-undone">{t('staff.undone')}</View>}
      {outcome.kind === 'refused' && <View>{outcome.words}</View>}
      {outcome.kind === 'unsure' && <View>{t('staff.unsureText')}</View>}
      {outcome.kind === 'unsure' ? (
        <Button
          id="staff-again"
          className={`button button-main ${busy ? 'pressed' : ''}`}
          onClick={() => onAgain(outcome.ask)}
        >
          {t('staff.again')}
        </Button>
      ) : (
        <Button id="staff-next" className="button button-main" onClick={onNext}>
          {t('staff.next')}
        </Button>
      )}
      {done && !undone && <Undo redemptionId={done.redemptionId} onDone={() => setUndone(true)} />}
    </View>
  )
}
