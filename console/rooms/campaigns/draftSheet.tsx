import { useTranslation } from 'react-i18next'
import { Figure, Sheet } from '../../parts/page'
import { Read } from '../../parts/states'
import type { Campaign } from './draft'
import { reasonsOf, usePreview } from './preview'

/** A draft at rest: who would be reached if it went out now. */
export function Draft({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation()
  const preview = usePreview(campaign)
  return (
    <Sheet>
      {preview.counting && (
        <p className="soft" data-testid="preview-counting">
          {t('campaigns.strip.counting', {
            done: preview.counting.done.toLocaleString(),
            total: preview.counting.total.toLocaleString(),
          })}
        </p>
      )}
      <Read of={preview}>
        {(data) => (
          <div className="figures">
            <Figure name={t('campaigns.report.audience')} value={data.audience.toLocaleString()} />
            <Figure name={t('campaigns.strip.reachable')} value={data.reachable.toLocaleString()} />
            <Figure name={t('campaigns.report.holdout')} value={data.holdout.toLocaleString()} />
            {reasonsOf(data.suppressed).map(([reason, n]) => (
              <Figure key={reason} name={t(`campaigns.reason.${reason}`)} value={n.toLocaleString()} />
            ))}
          </div>
        )}
      </Read>
    </Sheet>
  )
}
