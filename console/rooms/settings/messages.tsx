import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { ClockPick } from '../../parts/date'
import { NumberInput } from '../../parts/number'
import type { Settings } from './keep'
import { Subject, useMust } from './subject'

type Filled = {
  frequencyCaps: { days: number; max: number }[]
  quiet: boolean
  from: string
  to: string
  holdoutPercent: number
  reminderDays: number
}

const initialOf = (settings: Settings): Filled => ({
  frequencyCaps: settings.frequencyCaps,
  quiet: settings.quietHours !== null,
  from: settings.quietHours?.from ?? '21:00',
  to: settings.quietHours?.to ?? '08:00',
  holdoutPercent: settings.holdoutPercent,
  reminderDays: settings.coupons.reminderDays,
})

const sentOf = ({ quiet, from, to, reminderDays, ...rest }: Filled) => ({
  ...rest,
  quietHours: quiet ? { from, to } : null,
  coupons: { reminderDays },
})

/** How often people are written to, and when not. */
export function MessageSettings({ settings }: { settings: Settings }) {
  return (
    <Subject settings={settings} name="messages" initial={initialOf(settings)} sent={sentOf}>
      {() => <Fields quietBefore={settings.quietHours !== null} />}
    </Subject>
  )
}

function Fields({ quietBefore }: { quietBefore: boolean }) {
  const { t } = useTranslation()
  const must = useMust()
  const quiet = Form.useWatch<boolean | undefined>('quiet') ?? quietBefore
  return (
    <>
      <Form.Item label={t('settings.messages.caps')} extra={t('settings.messages.capsHint')}>
        <Form.List name="frequencyCaps">
          {(rows, { add, remove }) => (
            <div className="stack-tight">
              {rows.map(({ key, name }) => (
                <div className="row" key={key}>
                  <Form.Item name={[name, 'days']} noStyle rules={[must]}>
                    <NumberInput
                      min={1}
                      max={365}
                      precision={0}
                      suffix={t('settings.messages.days')}
                      data-testid={`cap-days-${name}`}
                      aria-label={t('settings.messages.days')}
                    />
                  </Form.Item>
                  {t('settings.messages.max')}
                  <Form.Item name={[name, 'max']} noStyle rules={[must]}>
                    <NumberInput
                      min={1}
                      max={1000}
                      precision={0}
                      data-testid={`cap-max-${name}`}
                      aria-label={t('settings.messages.max')}
                    />
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={t('act.remove')}
                    onClick={() => remove(name)}
                  />
                </div>
              ))}
              {rows.length < 5 && (
                <div>
                  <Button
                    size="small"
                    icon={<PlusOutlined />}
                    onClick={() => add({ days: 7, max: 1 })}
                    data-testid="cap-add"
                  >
                    {t('settings.messages.addCap')}
                  </Button>
                </div>
              )}
            </div>
          )}
        </Form.List>
      </Form.Item>
      <Form.Item label={t('settings.messages.quiet')} extra={t('settings.messages.quietHint')}>
        <div className="row">
          <Form.Item name="quiet" valuePropName="checked" noStyle>
            <Switch aria-label={t('settings.messages.quietOn')} data-testid="quiet-on" />
          </Form.Item>
          {quiet && (
            <>
              {t('settings.messages.from')}
              <Form.Item name="from" noStyle rules={[must]}>
                <ClockPick allowClear={false} data-testid="quiet-from" aria-label={t('settings.messages.from')} />
              </Form.Item>
              {t('settings.messages.to')}
              <Form.Item name="to" noStyle rules={[must]}>
                <ClockPick allowClear={false} data-testid="quiet-to" aria-label={t('settings.messages.to')} />
              </Form.Item>
            </>
          )}
        </div>
      </Form.Item>
      <Form.Item name="holdoutPercent" label={t('settings.messages.holdout')} rules={[must]}>
        <NumberInput min={0} max={50} precision={0} suffix="%" data-testid="settings-holdout" />
      </Form.Item>
      <Form.Item name="reminderDays" label={t('settings.messages.reminderDays')} rules={[must]}>
        <NumberInput min={1} max={30} precision={0} data-testid="settings-reminderDays" />
      </Form.Item>
    </>
  )
}
