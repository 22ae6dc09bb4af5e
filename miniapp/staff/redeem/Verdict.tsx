import { Button, Input, View } from '@tarojs/components'
import { useState } from 'react'
import type { PreviewAsk, Redemption } from '../../contract'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { money } from '../../look/coupon'
import { till } from './session'

export type Outcome =
  { kind: 'done'; redemption: Redemption } | { kind: 'refused'; words: string } | { kind: 'unsure'; ask: PreviewAsk }

const COLOURS = { done: 'verdict-good', refused: 'verdict-bad', unsure: 'verdict-unsure' } as const

/** One colour, one sentence, over the whole screen: readable from the other side of the counter. */
export function Verdict({
  outcome,
  busy,
  onAgain,
  onNext,
}: {
  outcome: Outcome
  busy: boolean
  onAgain: (ask: PreviewAsk) => void
  onNext: () => void
}) {
  const t = useT()
  return (
    <View id="staff-result" className={`verdict ${COLOURS[outcome.kind]}`} role="alert">
      <View className="verdict-word">{t(`staff.result.${outcome.kind}`)}</View>
      {outcome.kind === 'done' && (
        <View>
          <View className="strong">{outcome.redemption.coupon.title}</View>
          <View className="verdict-word figures">{money(outcome.redemption.discountFen)}</View>
        </View>
      )}
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
      {outcome.kind === 'done' && <Undo redemption={outcome.redemption} onDone={onNext} />}
    </View>
  )
}

function Undo({ redemption, onDone }: { redemption: Redemption; onDone: () => void }) {
  const t = useT()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [words, setWords] = useState('')
  const [undone, setUndone] = useState(false)

  const undo = (): void => {
    if (!asking) return setAsking(true)
    if (reason.trim().length < 2) return setWords(t('staff.reasonMissing'))
    till
      .undo(redemption.redemptionId, reason.trim())
      .then(() => setUndone(true))
      .catch((error: unknown) => setWords(wordsFor(error, t)))
  }

  if (undone) {
    return (
      <View id="staff-undone" role="status" onClick={onDone}>
        {t('staff.undone')}
      </View>
    )
  }
  return (
    <View>
      {asking && (
        <Input
          id="staff-undo-reason"
          className="field"
          value={reason}
          maxlength={200}
          placeholder={t('staff.reason')}
          onInput={(event) => setReason(event.detail.value)}
        />
      )}
      {words && <View role="alert">{words}</View>}
      <View className="heading" />
      <Button id="staff-undo" className="button" onClick={undo}>
        {t(asking ? 'staff.undoNow' : 'staff.undo')}
      </Button>
    </View>
  )
}
