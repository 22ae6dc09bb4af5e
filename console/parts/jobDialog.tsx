import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog'
import { JobProgress } from './job'

/** Asks for long work, then shows how far it is; it may be left meanwhile. Test ids: `<testId>-go`, `<testId>-done`. */
export function JobDialog(props: {
  title: string
  goText: string
  go: () => void
  busy: boolean
  ready?: boolean
  /** The job, once the work was taken on. */
  jobId: string | undefined
  grants?: boolean
  over?: () => void
  leave: () => void
  testId: string
  children: ReactNode
}) {
  const { t } = useTranslation()
  const { jobId, grants, over } = props
  return (
    <Dialog
      title={props.title}
      onCancel={props.leave}
      mask={{ closable: false }}
      footer={
        jobId ? (
          <Button onClick={props.leave} data-testid={`${props.testId}-done`}>
            {t('act.done')}
          </Button>
        ) : (
          <Button
            type="primary"
            disabled={props.ready === false}
            loading={props.busy}
            onClick={props.go}
            data-testid={`${props.testId}-go`}
          >
            {props.goText}
          </Button>
        )
      }
    >
      {jobId ? (
        <JobProgress jobId={jobId} {...(grants ? { grants } : {})} {...(over ? { over } : {})} />
      ) : (
        props.children
      )}
    </Dialog>
  )
}
