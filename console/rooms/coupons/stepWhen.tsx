import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Form, Radio } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ClocksPick, DaysPick, MomentsPick } from '../../parts/date'
import { NumberInput } from '../../parts/number'
import { Sheet } from '../../parts/page'
import { WEEKDAYS } from '../../parts/times'
import type { StepProps } from './steps'

/** When it is claimed, and when it may be used. */
export function WhenStep({ seen, locked }: StepProps) {
  const { t } = useTranslation()
  const must = { required: true, message: t('say.required') }
  return (
    <Sheet>
      <Form.Item name="window" label={t('coupons.form.window')} rules={[must]}>
        <MomentsPick className="wide" data-testid="coupon-window" />
      </Form.Item>
      <Form.Item name="validity" label={t('coupons.form.validity')}>
        <Radio.Group disabled={locked} data-testid="coupon-validity">
          <Radio value="days_after_claim">{t('coupons.form.after')}</Radio>
          <Radio value="fixed">{t('coupons.form.fixed')}</Radio>
        </Radio.Group>
      </Form.Item>
      {seen.validity === 'fixed' ? (
        <Form.Item name="validWindow" label={t('coupons.form.validWindow')} rules={[must]}>
          <MomentsPick className="wide" data-testid="coupon-valid-window" />
        </Form.Item>
      ) : (
        <Form.Item name="days" label={t('coupons.form.days')} rules={[must]}>
          <NumberInput min={1} max={3650} precision={0} data-testid="coupon-days" />
        </Form.Item>
      )}
      <Form.Item name="weekdays" label={t('coupons.form.weekdays')} extra={t('coupons.form.weekdaysHint')}>
        <Checkbox.Group
          disabled={locked}
          data-testid="coupon-weekdays"
          options={WEEKDAYS.map((day) => ({ value: day, label: t(`coupons.times.weekday.w${day}`) }))}
        />
      </Form.Item>
      <Spans
        name="hours"
        most={6}
        label={t('coupons.form.hours')}
        extra={t('coupons.form.hoursHint')}
        add={t('coupons.form.addHours')}
        locked={locked}
        pick={(at) => (
          <ClocksPick disabled={locked} aria-label={t('coupons.form.hours')} data-testid={`coupon-hours-${at}`} />
        )}
      />
      <Spans
        name="blackout"
        most={60}
        label={t('coupons.form.blackout')}
        add={t('coupons.form.addBlackout')}
        locked={locked}
        pick={(at) => (
          <DaysPick disabled={locked} aria-label={t('coupons.form.blackout')} data-testid={`coupon-blackout-${at}`} />
        )}
      />
    </Sheet>
  )
}

/** A list of spans, each with a way to take it out. */
function Spans(props: {
  name: 'hours' | 'blackout'
  most: number
  label: string
  extra?: string
  add: string
  locked: boolean
  pick: (at: number) => ReactNode
}) {
  const { t } = useTranslation()
  return (
    <Form.Item label={props.label} extra={props.extra}>
      <Form.List name={props.name}>
        {(rows, { add, remove }) => (
          <div className="stack-tight">
            {rows.map(({ key, name }) => (
              <div className="row" key={key}>
                <Form.Item name={name} noStyle rules={[{ required: true, message: t('say.required') }]}>
                  {props.pick(name)}
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  disabled={props.locked}
                  aria-label={t('act.remove')}
                  onClick={() => remove(name)}
                />
              </div>
            ))}
            {rows.length < props.most && (
              <div>
                <Button
                  size="small"
                  icon={<PlusOutlined />}
                  disabled={props.locked}
                  onClick={() => add(null)}
                  data-testid={`coupon-add-${props.name}`}
                >
                  {props.add}
                </Button>
              </div>
            )}
          </div>
        )}
      </Form.List>
    </Form.Item>
  )
}
