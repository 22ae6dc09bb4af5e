import { Link } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList } from '../../data/read'
import { Sheet } from '../../parts/page'
import { Picker } from '../../parts/picker'
import type { StepProps } from './steps'

/** What it is called and whom it is for. */
export function AudienceStep({ draft, change }: StepProps) {
  const { t } = useTranslation()
  const any = useList('listSegments', { query: { limit: 1 } })
  const kept = useList('listSegments', { query: { ids: draft.segmentId } }, { enabled: Boolean(draft.segmentId) })
  const chosen = kept.items[0]
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
        {draft.unopenedOf ? (
          <Form.Item label={t('campaigns.form.segment')} className="last">
            <div className="stack-tight" data-testid="campaign-unopened">
              <p className="sentence">{t('campaigns.form.unopened')}</p>
              <div>
                <Button size="small" onClick={() => change({ unopenedOf: null })}>
                  {t('campaigns.form.wholeSegment')}
                </Button>
              </div>
            </div>
          </Form.Item>
        ) : (
          <Form.Item label={t('campaigns.form.segment')} required className="last">
            <Picker
              of="segment"
              testId="campaign-segment"
              label={t('campaigns.form.segment')}
              placeholder={t('segments.form.choose')}
              value={draft.segmentId}
              onChange={(segmentId) => segmentId && change({ segmentId })}
            />
          </Form.Item>
        )}
        {!draft.unopenedOf && chosen && <p className="sentence">{chosen.sentence}</p>}
        {!any.isPending && any.items.length === 0 && <Link to="/segments/new">{t('campaigns.form.noSegments')}</Link>}
      </Form>
    </Sheet>
  )
}
