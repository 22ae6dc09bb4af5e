import { Alert, Button, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import { YuanInput } from '../../parts/yuanInput'
import { DraftBar, DraftNote, useFormDraft } from '../../parts/draft'
import { Sheet } from '../../parts/page'
import { useMay } from '../../session'
import { useTell } from '../../parts/tell'
import { useKeep, type Settings } from './keep'

type Filled = Settings['coupons'] & { refundApprovalAboveFen: number }

/** How long a gift waits, when to remind, how fast one may claim, and from what refund on a second person looks. */
export function CouponSettings({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const { keep, busy } = useKeep(settings)
  const [form] = Form.useForm<Filled>()
  const initial: Filled = { ...settings.coupons, refundApprovalAboveFen: settings.refundApprovalAboveFen }
  const draft = useFormDraft(form, { name: 'settings.coupons', initial, base: settings.version })
  const locked = !may('editSettings')
  const must = { required: true, message: t('say.required') }
  const count = (name: keyof Settings['coupons'], label: string, most: number) => (
    <Form.Item name={name} label={label} rules={[must]}>
      <NumberInput min={1} max={most} precision={0} data-testid={`settings-${name}`} />
    </Form.Item>
  )
  return (
    <Sheet className="narrow">
      {locked && <Alert type="info" showIcon title={t('settings.readOnly')} />}
      <DraftBar of={draft} />
      <Form<Filled>
        form={form}
        layout="vertical"
        disabled={locked}
        initialValues={initial}
        onFinish={({ refundApprovalAboveFen, ...coupons }) =>
          void draft.during(() => keep({ coupons, refundApprovalAboveFen })).catch(tell.problem)
        }
      >
        {count('transferHours', t('partners.coupons.transferHours'), 720)}
        {count('reminderDays', t('partners.coupons.reminderDays'), 30)}
        {count('claimsPerAddressPerMinute', t('partners.coupons.perAddress'), 100_000)}
        {count('accountsPerDevice', t('partners.coupons.perDevice'), 100)}
        <Form.Item name="refundApprovalAboveFen" label={t('partners.coupons.refund')} rules={[must]}>
          <YuanInput testId="settings-refund" disabled={locked} />
        </Form.Item>
        {!locked && (
          <div className="row">
            <Button type="primary" htmlType="submit" loading={busy} data-testid="settings-coupons-save">
              {t('act.save')}
            </Button>
            <DraftNote of={draft} />
          </div>
        )}
      </Form>
    </Sheet>
  )
}
