import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Money } from '../../parts/money'
import { useMay } from '../../session'
import { UndoDialog } from './undo'

export type Outcome =
  | { kind: 'done'; redemptionId: string; title: string; discountFen: number }
  | { kind: 'refused'; words: string }
  | { kind: 'unsure' }

const LOOKS = { done: 'result-good', refused: 'result-bad', unsure: 'result-unsure' } as const

/** The result in one colour: green done, red refused with the reason, grey unknown or undone again. */
export function Verdict(props: { outcome: Outcome; again: () => void; check: () => void; busy: boolean }) {
  const { t } = useTranslation()
  const may = useMay()
  const { outcome } = props
  const [undo, setUndo] = useState<'asking' | 'undone' | null>(null)
  const undone = undo === 'undone'
  const next = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // What it was undone with is gone; the next customer waits.
    if (undone) next.current?.focus()
  }, [undone])
  return (
    <div
      className={`result ${undone ? 'result-unsure' : LOOKS[outcome.kind]}`}
      role="status"
      data-testid="desk-result"
      data-outcome={undone ? 'undone' : outcome.kind}
    >
      {outcome.kind === 'done' && (
        <>
          <h2>{t(undone ? 'desk.undone' : 'desk.good')}</h2>
          <p>{outcome.title}</p>
          {!undone && <Money fen={outcome.discountFen} large />}
        </>
      )}
      {outcome.kind === 'refused' && (
        <>
          <h2>{t('desk.bad')}</h2>
          <p>{outcome.words}</p>
        </>
      )}
      {outcome.kind === 'unsure' && (
        <>
          <h2>{t('desk.unsure')}</h2>
          <p>{t('desk.unsureHint')}</p>
        </>
      )}
      <div className="row">
        {outcome.kind === 'unsure' ? (
          <Button size="large" onClick={props.check} loading={props.busy} data-testid="desk-check" autoFocus>
            {t('desk.check')}
          </Button>
        ) : (
          <Button size="large" onClick={props.again} ref={next} data-testid="desk-again" autoFocus>
            {t('desk.again')}
          </Button>
        )}
        {outcome.kind === 'done' && !undone && may('reverseRedemption') && (
          <Button size="large" onClick={() => setUndo('asking')} data-testid="desk-result-undo">
            {t('desk.undo')}
          </Button>
        )}
      </div>
      {undo === 'asking' && outcome.kind === 'done' && (
        <UndoDialog
          id={outcome.redemptionId}
          leave={() => setUndo((now) => (now === 'asking' ? null : now))}
          undone={() => setUndo('undone')}
        />
      )}
    </div>
  )
}
