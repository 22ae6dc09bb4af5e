import type { Answer } from '../../api'
import { useRead } from '../../data/read'
import type { Campaign } from './draft'

export type Preview = NonNullable<Answer<'readPreview'>['preview']>

/**
 * A draft as it was kept; a new version of it is another question. A large audience is counted by a job, which is asked
 * every second how far it is.
 */
export function usePreview(saved: Campaign | null) {
  const id = saved?.id ?? ''
  const asked = useRead('previewCampaign', { params: { id }, body: {} }, { enabled: saved !== null })
  const jobId = asked.data && 'jobId' in asked.data ? asked.data.jobId : null
  const job = useRead(
    'readPreview',
    { params: { id } },
    { enabled: jobId !== null, every: (last) => (last?.jobId === jobId && last?.status === 'done' ? false : 1000) },
  )
  const counted = job.data?.jobId === jobId ? job.data?.preview : null
  const data = asked.data && 'audience' in asked.data ? asked.data : (counted ?? undefined)
  const counting = jobId !== null && !data ? { done: job.data?.done ?? 0, total: job.data?.total ?? 0 } : null
  return {
    data,
    counting,
    error: asked.error ?? job.error,
    isFetching: asked.isFetching || counting !== null,
    refetch: asked.refetch,
  }
}

/** Why the others are not reached, the most frequent reason first. */
export const reasonsOf = (suppressed: Preview['suppressed']) =>
  (Object.entries(suppressed) as [keyof Preview['suppressed'], number][])
    .filter(([, n]) => n > 0)
    .sort(([, a], [, b]) => b - a)
