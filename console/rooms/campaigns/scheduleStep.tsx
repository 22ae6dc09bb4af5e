import { DatePicker, Form, Radio } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import { Sheet } from '../../parts/page'
import type { StepProps } from './steps'

/** When it goes out, until when, who is held out. */
export function ScheduleStep({ draft, change }: StepProps) {
  const { t } = useTranslation()
  const past = (day: dayjs.Dayjs): boolean => day.isBefore(dayjs(), 'day')
  return (
    <Sheet>
      <Form layout="vertical" component="div">
        <Form.Item label={t('campaigns.form.when')}>
          <Radio.Group
            value={draft.at === null ? 'now' : 'at'}
            data-testid="campaign-when"
            onChange={(event) =>
              change({
                at:
                  event.target.value === 'now'
                    ? null
                    : dayjs().add(1, 'day').hour(10).minute(0).second(0).millisecond(0).toISOString(),
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
            <DatePicker
              showTime={{ format: 'HH:mm' }}
              format="YYYY-MM-DD HH:mm"
              allowClear={false}
              disabledDate={past}
              value={dayjs(draft.at)}
              data-testid="campaign-at"
              aria-label={t('campaigns.form.at')}
              onChange={(at) => at && change({ at: at.toISOString() })}
            />
          </Form.Item>
        )}
        <Form.Item label={t('campaigns.form.expires')} extra={t('campaigns.form.expiresHint')}>
          <DatePicker
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            disabledDate={past}
            value={draft.expiresAt ? dayjs(draft.expiresAt) : null}
            data-testid="campaign-expires"
            aria-label={t('campaigns.form.expires')}
            onChange={(at) => change({ expiresAt: at ? at.toISOString() : null })}
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
