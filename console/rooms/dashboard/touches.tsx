import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { Figure, Sheet } from '../../parts/page'

const STEPS = ['scanned', 'followed', 'opened', 'joined', 'claimed', 'redeemed', 'repeat'] as const

/** How many people did each of these in the days; not always the same people, so none is a share of another. */
export function Touches({ funnel, extra }: { funnel: Answer<'readFunnel'>; extra: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Sheet title={t('dashboard.funnel')} extra={extra}>
      <div className="stack-tight">
        <div className="figures" data-testid="funnel">
          {STEPS.map((step) => (
            <Figure
              key={step}
              name={t(`dashboard.step.${step}`)}
              value={<span data-testid={`funnel-${step}`}>{funnel[step].toLocaleString()}</span>}
            />
          ))}
        </div>
        <p className="soft">{t('dashboard.funnelHint')}</p>
      </div>
    </Sheet>
  )
}
