import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, Button, Form, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { ClockPick } from '../../parts/date'
import { NumberInput } from '../../parts/number'
import { DraftBar, DraftNote, useFormDraft } from '../../parts/draft'
import { Sheet } from '../../parts/page'
import { useMay } from '../../session'
import { useTell } from '../../parts/tell'
import { useKeep, type Settings } from './keep'

type Filled = {
  frequencyCaps: { days: number; max: number }[]
  quiet: boolean
  from: string
  to: string
  approvalAbove: number
  holdoutPercent: number
  dormantDays: number
  requireDynamicCode: boolean
}

const initialOf = (settings: Settings): Filled => ({
  frequencyCaps: settings.frequencyCaps,
  quiet: settings.quietHours !== null,
  from: settings.quietHours?.from ?? '21:00',
  to: settings.quietHours?.to ?? '08:00',
  approvalAbove: settings.approvalAbove,
  holdoutPercent: settings.holdoutPercent,
  dormantDays: settings.dormantDays,
  requireDynamicCode: settings.redemption.requireDynamicCode,
})

const sentOf = ({ quiet, from, to, requireDynamicCode, ...rest }: Filled) => ({
  ...rest,
  quietHours: quiet ? { from, to } : null,
  redemption: { requireDynamicCode },
})

/** How often people are written to, when not, and from what size a second person looks. */
export function Manners({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const { keep, busy } = useKeep(settings)
  const [form] = Form.useForm<Filled>()
  const quiet = Form.useWatch('quiet', form) ?? settings.quietHours !== null
  const locked = !may('editSettings')
  const initial = initialOf(settings)
  const draft = useFormDraft(form, { name: 'settings.manners', initial, base: settings.version })
  const must = { required: true, message: t('say.required') }
  return (
    <Sheet className="narrow">
      {locked && <Alert type="info" showIcon title={t('settings.readOnly')} />}
      <DraftBar of={draft} />
      <Form<Filled>
        form={form}
        layout="vertical"
        disabled={locked}
        initialValues={initial}
        onFinish={(filled) => void draft.during(() => keep(sentOf(filled))).catch(tell.problem)}
      >
        <h2 className="form-part">{t('settings.manners.parts.messages')}</h2>
        <Form.Item label={t('settings.manners.caps')} extra={t('settings.manners.capsHint')}>
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
                        suffix={t('settings.manners.days')}
                        data-testid={`cap-days-${name}`}
                        aria-label={t('settings.manners.days')}
                      />
                    </Form.Item>
                    {t('settings.manners.max')}
                    <Form.Item name={[name, 'max']} noStyle rules={[must]}>
                      <NumberInput
                        min={1}
                        max={1000}
                        precision={0}
                        data-testid={`cap-max-${name}`}
                        aria-label={t('settings.manners.max')}
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
                      {t('settings.manners.addCap')}
                    </Button>
                  </div>
                )}
              </div>
            )}
          </Form.List>
        </Form.Item>
        <Form.Item label={t('settings.manners.quiet')} extra={t('settings.manners.quietHint')}>
          <div className="row">
            <Form.Item name="quiet" valuePropName="checked" noStyle>
              <Switch aria-label={t('settings.manners.quietOn')} data-testid="quiet-on" />
            </Form.Item>
            {quiet && (
              <>
                {t('settings.manners.from')}
                <Form.Item name="from" noStyle rules={[must]}>
                  <ClockPick allowClear={false} data-testid="quiet-from" aria-label={t('settings.manners.from')} />
                </Form.Item>
                {t('settings.manners.to')}
                <Form.Item name="to" noStyle rules={[must]}>
                  <ClockPick allowClear={false} data-testid="quiet-to" aria-label={t('settings.manners.to')} />
                </Form.Item>
              </>
            )}
          </div>
        </Form.Item>
        <Form.Item name="holdoutPercent" label={t('settings.manners.holdout')} rules={[must]}>
          <NumberInput min={0} max={50} precision={0} suffix="%" data-testid="settings-holdout" />
        </Form.Item>
        <h2 className="form-part">{t('settings.manners.parts.approval')}</h2>
        <Form.Item name="approvalAbove" label={t('settings.manners.approval')} rules={[must]}>
          <NumberInput min={0} max={1_000_000_000} precision={0} data-testid="settings-approval" />
        </Form.Item>
        <h2 className="form-part">{t('settings.manners.parts.redemption')}</h2>
        <Form.Item
          name="requireDynamicCode"
          label={t('settings.manners.dynamic')}
          extra={t('settings.manners.dynamicHint')}
          valuePropName="checked"
        >
          <Switch data-testid="settings-dynamic" />
        </Form.Item>
        <h2 className="form-part">{t('settings.manners.parts.members')}</h2>
        <Form.Item name="dormantDays" label={t('settings.manners.dormant')} rules={[must]}>
          <NumberInput min={7} max={3650} precision={0} data-testid="settings-dormant" />
        </Form.Item>
        {!locked && (
          <div className="row">
            <Button type="primary" htmlType="submit" loading={busy} data-testid="settings-manners-save">
              {t('act.save')}
            </Button>
            <DraftNote of={draft} />
          </div>
        )}
      </Form>
    </Sheet>
  )
}
