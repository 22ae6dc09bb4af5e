import { api } from '../api'
import type { Agreement } from '../contract'
import { useSession } from '../state/session'
import { useLoaded } from '../state/useLoaded'
import { Markdown } from './Markdown'
import { Sheet } from './Sheet'
import { Skeleton, Trouble } from './States'

/** The whole text of an agreement, in the spoken language, without leaving the page. */
export function AgreementSheet({ agreement, onClose }: { agreement: Agreement; onClose: () => void }) {
  const language = useSession((session) => session.language)
  const { data, error, reload } = useLoaded(() => api.agreement(agreement.document, agreement.version), [language])
  return (
    <Sheet id="agreement" title={agreement.title} onClose={onClose}>
      {data ? (
        <Markdown text={data.body} />
      ) : error ? (
        <Trouble error={error} onRetry={reload} />
      ) : (
        <Skeleton kind="ticket" />
      )}
    </Sheet>
  )
}
