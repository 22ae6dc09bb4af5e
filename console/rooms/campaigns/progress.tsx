import { Alert, Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { Figure, Sheet } from '../../parts/page'
import type { Campaign } from './draft'

const COUPON = ['coupon_sold_out', 'coupon_not_open'] as const

const stopped = (reason: string) =>
  `campaigns.progress.stopped.${COUPON.find((known) => known === reason) ?? ('other' as const)}` as const

/** How far the sending is, read again each second while it runs. */
export function ProgressSheet({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation()
  const { total, done, accepted, failed, unknown, pending, expected } = campaign.progress
  const freezing = campaign.status === 'freezing' && expected !== null
  const over = campaign.status === 'finished'
  const share = freezing
    ? Math.min(100, Math.floor((total / Math.max(1, expected)) * 100))
    : total > 0
      ? Math.floor((done / total) * 100)
      : over
        ? 100
        : 0
  return (
    <Sheet title={t('campaigns.progress.title')}>
      <div
        data-testid="campaign-progress"
        data-status={campaign.status}
        data-done={done}
        data-total={total}
        aria-live="polite"
        className="stack-tight"
      >
        {campaign.status === 'paused' && campaign.pauseReason !== null && (
          <Alert type="warning" showIcon title={t(stopped(campaign.pauseReason), { reason: campaign.pauseReason })} />
        )}
        <Progress
          percent={share}
          aria-label={t('campaigns.progress.title')}
          strokeColor="var(--brand-text)"
          status={over ? 'success' : campaign.status === 'running' && !campaign.waiting ? 'active' : 'normal'}
        />
        <p className="soft">
          {freezing
            ? t('campaigns.progress.freezing', {
                total: total.toLocaleString(),
                expected: expected.toLocaleString(),
              })
            : t(
                campaign.status === 'running' && campaign.waiting
                  ? 'campaigns.progress.held'
                  : 'campaigns.progress.words',
                { done: done.toLocaleString(), total: total.toLocaleString() },
              )}
        </p>
        <div className="figures">
          <Figure name={t('campaigns.progress.accepted')} value={accepted.toLocaleString()} />
          <Figure name={t('campaigns.progress.failed')} value={failed.toLocaleString()} />
          <Figure
            name={t('campaigns.progress.unknown')}
            value={unknown.toLocaleString()}
            note={unknown > 0 ? t('campaigns.progress.unknownHint') : undefined}
          />
          <Figure name={t('campaigns.progress.pending')} value={pending.toLocaleString()} />
        </div>
      </div>
    </Sheet>
  )
}
