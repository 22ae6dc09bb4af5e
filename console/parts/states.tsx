import { ReloadOutlined } from '@ant-design/icons'
import { Button, Skeleton } from 'antd'
import { useDeferredValue, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../data/problem'
import { problemText } from '../data/problemText'

/** An empty page says what it will look like and offers one action. */
export const EmptyState = (props: { title: string; hint?: string; action?: ReactNode; small?: boolean }) => (
  <div className={props.small ? 'empty empty-small' : 'empty'}>
    <svg viewBox="0 0 120 72" aria-hidden="true" className="empty-picture">
      <rect x="10" y="14" width="100" height="44" rx="10" />
      <path d="M78 14v44" strokeDasharray="3 5" />
      <path d="M24 30h36M24 42h22" />
    </svg>
    <p className="empty-title">{props.title}</p>
    {props.hint && <p className="empty-hint">{props.hint}</p>}
    {props.action}
  </div>
)

/** The reason why something is not here, a way to ask again where that may help, and a way on. */
export function Trouble(props: { problem: Problem; again?: () => void; way?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className="empty empty-small" role="alert">
      <p className="empty-title">{problemText(t, props.problem)}</p>
      {props.problem.requestId && <p className="empty-hint faint-code">{props.problem.requestId}</p>}
      {props.again && props.problem.status !== 404 && (
        <Button icon={<ReloadOutlined />} onClick={props.again}>
          {t('act.retry')}
        </Button>
      )}
      {props.way}
    </div>
  )
}

export const Waiting = (props: { rows?: number }) => (
  <div className="waiting">
    <Skeleton active title={false} paragraph={{ rows: props.rows ?? 5 }} />
  </div>
)

/** One of: waiting, the reason why not, or what was read. */
export function Read<T>(props: {
  of: { data: T | undefined; error: Problem | null; refetch: () => unknown }
  rows?: number
  /** Where to go on when it is not there. */
  way?: ReactNode
  children: (data: T) => ReactNode
}) {
  // What is drawn for the first time is drawn in small steps, as rows are: a page of plots holds nobody up who wants to leave
  // it. What changes later is drawn at once, before somebody goes on writing in it.
  const begun = useDeferredValue(props.of.data) !== undefined
  if (begun && props.of.data !== undefined) return <>{props.children(props.of.data)}</>
  if (props.of.error) return <Trouble problem={props.of.error} again={() => void props.of.refetch()} way={props.way} />
  return <Waiting rows={props.rows} />
}
