import { useTranslation } from 'react-i18next'
import { asProblem } from '../data/problem'
import { problemText } from '../data/problemText'

/**
 * A page that could not be loaded or drawn: the reason, and a fresh start. Of plain parts and in the first piece of script:
 * where a piece could not be fetched, nothing else may have to be.
 */
export function Broken(props: { error: unknown }) {
  const { t } = useTranslation()
  const problem = asProblem(props.error)
  return (
    <div className="empty" role="alert">
      <p className="empty-title">{problemText(t, problem)}</p>
      {problem.requestId && <p className="empty-hint faint-code">{problem.requestId}</p>}
      <button type="button" className="button" onClick={() => window.location.reload()}>
        {t('act.retry')}
      </button>
    </div>
  )
}
