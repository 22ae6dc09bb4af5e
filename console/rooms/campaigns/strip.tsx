import { ReloadOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { refresh } from '../../data/read'
import { problemText } from '../../data/problemText'
import type { Campaign, Draft } from './draft'
import { reasonsOf, usePreview } from './preview'

/** Always at the bottom: how many will be reached, and why the others not. */
export function Strip(props: {
  draft: Draft
  saved: Campaign | null
  dirty: boolean
  complete: boolean
  keep: () => Promise<boolean>
  children: ReactNode
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const preview = usePreview(props.saved)
  // What was counted before a change is no answer any more.
  const data = props.dirty ? undefined : preview.data
  const ask = async (): Promise<void> => {
    if (props.dirty && !(await props.keep())) return
    await refresh(client, 'previewCampaign')
  }
  return (
    <div className="strip" role="status" data-testid="campaign-strip">
      {data ? (
        <>
          <span>
            <strong data-testid="campaign-reachable">{data.reachable.toLocaleString()}</strong>{' '}
            {t('campaigns.strip.reachable')}
          </span>
          <span className="reasons" data-testid="campaign-reasons">
            <span data-testid="campaign-audience">
              {t('campaigns.strip.audience', { n: data.audience.toLocaleString() })}
            </span>
            {data.holdout > 0 && <span>{t('campaigns.strip.holdout', { n: data.holdout })}</span>}
            {reasonsOf(data.suppressed).map(([reason, n]) => (
              <span key={reason} data-reason={reason}>
                {t(`campaigns.reason.${reason}`)} {n.toLocaleString()}
              </span>
            ))}
            {data.reachable === 0 && <span className="warn">{t('campaigns.strip.nobody')}</span>}
          </span>
        </>
      ) : (
        <span className="reasons">
          {props.dirty && props.saved
            ? t('campaigns.strip.changed')
            : preview.error && props.saved
              ? problemText(t, preview.error)
              : preview.counting
                ? t('campaigns.strip.counting', {
                    done: preview.counting.done.toLocaleString(),
                    total: preview.counting.total.toLocaleString(),
                  })
                : t('campaigns.strip.before')}
        </span>
      )}
      <Button
        icon={<ReloadOutlined />}
        disabled={!props.complete}
        loading={preview.isFetching}
        onClick={() => void ask()}
        data-testid="campaign-preview"
      >
        {t('campaigns.strip.preview')}
      </Button>
      {props.children}
    </div>
  )
}
