import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
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

export function StatusTag({ status }: { status: Campaign['status'] }) {
  const { t } = useTranslation()
  return (
    <Tag color={HUES[status]} data-testid="campaign-status" data-status={status}>
      {t(`campaigns.status.${status}`)}
    </Tag>
  )
}
