import { Progress } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../data/read'
import { Trouble, Waiting } from './states'

/** A long piece of work with its progress, read again every second until it is over. */
export function JobProgress(props: { jobId: string; grants?: boolean; over?: () => void }) {
  const { t } = useTranslation()
  const job = useRead(
    'readJob',
    { params: { id: props.jobId } },
    { every: (last) => (last && (last.status === 'done' || last.status === 'failed') ? false : 1000) },
  )
  const over = job.data?.status === 'done' || job.data?.status === 'failed'
  const { over: whenOver } = props
  useEffect(() => {
    if (over) whenOver?.()
  }, [over, whenOver])
  if (!job.data)
    return job.error ? <Trouble problem={job.error} again={() => void job.refetch()} /> : <Waiting rows={1} />
  const { total, done, failed, status, error } = job.data
  const share = status === 'done' ? 100 : total ? Math.floor(((done + failed) / total) * 100) : 0
  return (
    <div data-testid="job-progress" data-status={status} aria-live="polite">
      <Progress
        percent={share}
        aria-label={t('job.progress')}
        status={status === 'failed' ? 'exception' : status === 'done' ? 'success' : 'active'}
      />
      <p className="soft">
        {t(props.grants ? `coupons.job.${status}` : `job.${status}`, { done, failed, total: total ?? '…' })}
      </p>
      {error && <p className="bad">{error}</p>}
    </div>
  )
}
