import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../data/problem'
import { Money } from '../../parts/money'
import { problemText } from '../../data/problemText'

export type Outcome =
  { kind: 'done'; title: string; discountFen: number } | { kind: 'refused'; problem: Problem } | { kind: 'unsure' }

/** The result in one colour: green done, red refused with the reason, grey unknown. */
export function Verdict(props: { outcome: Outcome; again: () => void; check: () => void; busy: boolean }) {
  const { t } = useTranslation()
  const { outcome } = props
  const look = { done: 'result-good', refused: 'result-bad', unsure: 'result-unsure' }[outcome.kind]
  return (
    <div className={`result ${look}`} role="status" data-testid="desk-result" data-outcome={outcome.kind}>
      {outcome.kind === 'done' && (
        <>
          <h2>{t('desk.good')}</h2>
          <p>{outcome.title}</p>
          <Money fen={outcome.discountFen} large />
        </>
      )}
      {outcome.kind === 'refused' && (
        <>
          <h2>{t('desk.bad')}</h2>
          <p>{problemText(t, outcome.problem)}</p>
        </>
      )}
      {outcome.kind === 'unsure' && (
        <>
          <h2>{t('desk.unsure')}</h2>
          <p>{t('desk.unsureHint')}</p>
        </>
      )}
      {outcome.kind === 'unsure' ? (
        <Button size="large" onClick={props.check} loading={props.busy} data-testid="desk-check" autoFocus>
          {t('desk.check')}
        </Button>
      ) : (
        <Button size="large" onClick={props.again} data-testid="desk-again" autoFocus>
          {t('desk.again')}
        </Button>
      )}
    </div>
  )
}
