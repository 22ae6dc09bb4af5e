import type { Answer } from '../../api'
import { useRead } from '../../data/read'
import type { Campaign } from './draft'

export type Preview = Answer<'previewCampaign'>
/** A draft as it was kept; a new version of it is another question. */
export const usePreview = (saved: Campaign | null) =>
  useRead(
    'previewCampaign',
    { params: { id: saved?.id ?? '' }, body: {} },
    { enabled: saved !== null, keepPrevious: true },
  )

/** Why the others are not reached, the most frequent reason first. */
export const reasonsOf = (suppressed: Preview['suppressed']) =>
  (Object.entries(suppressed) as [keyof Preview['suppressed'], number][])
    .filter(([, n]) => n > 0)
    .sort(([, a], [, b]) => b - a)
