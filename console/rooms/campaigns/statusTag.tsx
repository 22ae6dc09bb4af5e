import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { zh } from '../../words/campaigns'
import type { Campaign } from './draft'

const HUES: Record<Campaign['status'], string> = {
  draft: 'default',
  awaiting_approval: 'warning',
  scheduled: 'processing',
  freezing: 'processing',
  running: 'processing',
  paused: 'warning',
  finished: 'success',
  cancelled: 'default',
}

/** The state; where it is meant to send but does not just now, why not. */
export function StatusTag({ status, waiting }: Pick<Campaign, 'status'> & Partial<Pick<Campaign, 'waiting'>>) {
  const { t } = useTranslation()
  const held =
    status === 'running' && waiting && waiting.why in zh.waiting ? (waiting.why as keyof typeof zh.waiting) : null
  return (
    <Tag color={held ? 'warning' : HUES[status]} data-testid="campaign-status" data-status={status}>
      {held ? t(`campaigns.waiting.${held}`) : t(`campaigns.status.${status}`)}
    </Tag>
  )
}
