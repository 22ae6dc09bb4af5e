import { Link } from '@tanstack/react-router'
import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList } from '../../data/read'
import { Sheet } from '../../parts/page'
import type { StepProps } from './steps'

/** What it is called and whom it is for. */
export function AudienceStep({ draft, change }: StepProps) {
  const { t } = useTranslation()
  const segments = useList('listSegments', { query: { limit: 200 } })
  const chosen = segments.items.find(({ id }) => id === draft.segmentId)
  return (
    <Sheet>
      <Form layout="vertical" component="div">
        <Form.Item
          label={t('campaigns.form.name')}
          extra={t('campaigns.form.nameHint')}
          htmlFor="campaign-name"
          required
        >
          <Input
            id="campaign-name"
            value={draft.name}
            maxLength={60}
            autoFocus
            data-testid="campaign-name"
            onChange={(event) => change({ name: event.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('campaigns.form.segment')} required className="last">
          <Select
            className="wide"
            data-testid="campaign-segment"
            aria-label={t('campaigns.form.segment')}
            showSearch
            optionFilterProp="label"
            loading={segments.isPending}
            placeholder={t('segments.form.choose')}
            value={draft.segmentId}
            onChange={(segmentId: string) => change({ segmentId })}
            options={segments.items.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        {chosen && <p className="sentence">{chosen.sentence}</p>}
        {!segments.isPending && segments.items.length === 0 && (
          <Link to="/segments/new">{t('campaigns.form.noSegments')}</Link>
        )}
      </Form>
    </Sheet>
  )
}
