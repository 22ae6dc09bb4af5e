import { Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../data/read'
import { Trouble, Waiting } from './states'

/** A long piece of work with its progress, read again every second until it is over. */
export function JobProgress(props: { jobId: string }) {
  const { t } = useTranslation()
  const job = useRead(
    'readJob',
    { params: { id: props.jobId } },
    { every: (last) => (last && (last.status === 'done' || last.status === 'failed') ? false : 1000) },
  )
  if (!job.data)
    return job.error ? <Trouble problem={job.error} again={() => void job.refetch()} /> : <Waiting rows={1} />
  const { total, done, failed, status, error } = job.data
  const share = status === 'done' ? 100 : total ? Math.floor(((done + failed) / total) * 100) : 0
  return (
    <div data-testid="job-progress" data-status={status} aria-live="polite">
      <Progress
        percent={share}
        aria-label={t('campaigns.progress.title')}
        status={status === 'failed' ? 'exception' : status === 'done' ? 'success' : 'active'}
      />
      <p className="soft">{t(`coupons.job.${status}`, { done, failed, total: total ?? '…' })}</p>
      {error && <p className="bad">{error}</p>}
    </div>
  )
}
