import { Form, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { addDays, isoOf, shanghaiMoment } from '../../../shared/rules/calendar'
import { MomentPick } from '../../parts/date'
import { NumberInput } from '../../parts/number'
import { Sheet } from '../../parts/page'
import { today } from '../../parts/when'
import type { StepProps } from './steps'

/** When it goes out, until when, who is held out. */
export function ScheduleStep({ draft, change }: StepProps) {
  const { t } = useTranslation()
  return (
    <Sheet>
      <Form layout="vertical" component="div">
        <Form.Item label={t('campaigns.form.when')}>
          <Radio.Group
            value={draft.at === null ? 'now' : 'at'}
            data-testid="campaign-when"
            onChange={(event) =>
              change({
                at: event.target.value === 'now' ? null : isoOf(shanghaiMoment(addDays(today(), 1), '10:00')),
              })
            }
            options={[
              { value: 'now', label: t('campaigns.form.now') },
              { value: 'at', label: t('campaigns.form.at') },
            ]}
          />
        </Form.Item>
        {draft.at !== null && (
          <Form.Item extra={t('campaigns.form.zone')}>
            <MomentPick
              allowClear={false}
              notBefore={today()}
              value={draft.at}
              data-testid="campaign-at"
              aria-label={t('campaigns.form.at')}
              onChange={(at) => at && change({ at })}
            />
          </Form.Item>
        )}
        <Form.Item label={t('campaigns.form.expires')} extra={t('campaigns.form.expiresHint')}>
          <MomentPick
            end
            notBefore={today()}
            value={draft.expiresAt}
            data-testid="campaign-expires"
            aria-label={t('campaigns.form.expires')}
            onChange={(expiresAt) => change({ expiresAt })}
          />
        </Form.Item>
        <Form.Item label={t('campaigns.form.holdout')} extra={t('campaigns.form.holdoutHint')}>
          <NumberInput
            min={0}
            max={50}
            precision={0}
            suffix="%"
            value={draft.holdoutPercent}
            data-testid="campaign-holdout"
            aria-label={t('campaigns.form.holdout')}
            onChange={(holdoutPercent) => change({ holdoutPercent })}
          />
        </Form.Item>
        <Form.Item label={t('campaigns.form.conversion')} className="last">
          <NumberInput
            min={1}
            max={90}
            precision={0}
            value={draft.conversionDays}
            data-testid="campaign-conversion"
            aria-label={t('campaigns.form.conversion')}
            onChange={(days) => change({ conversionDays: days ?? 14 })}
          />
        </Form.Item>
      </Form>
    </Sheet>
  )
}
