import { Alert, Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatFen } from '../../../shared/rules/money'
import { useDo, useRead } from '../../data/read'
import { FormDialog } from '../../parts/formDialog'
import { YuanInput } from '../../parts/yuanInput'
import { useTell } from '../../parts/tell'
import { ORDER_TOUCHED, type OneOrder } from './order'

type Filled = { amountFen: number; reason: string }

/** Pays back all or a part, and says first what that does to what the order brought and whether a colleague must agree. */
export function RefundDialog({ order, leave }: { order: OneOrder; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const [form] = Form.useForm<Filled>()
  const amountFen = Form.useWatch('amountFen', form) ?? 0
  const settings = useRead('readSettings', {})
  const refund = useDo('refundOrder', ORDER_TOUCHED)
  const limit = settings.data?.refundApprovalAboveFen
  const whole = amountFen + order.refundedFen >= order.amountFen
  const pack = order.kind === 'coupon_pack'
  return (
    <FormDialog<Filled>
      title={t('payments.refund.title')}
      form={form}
      initial={{ amountFen: order.refundableFen }}
      okText={t('payments.refund.go')}
      told={null}
      testId="refund-go"
      leave={leave}
      keep={async ({ amountFen: asked, reason }) => {
        const made = await refund.mutateAsync({
          params: { id: order.id },
          body: { amountFen: asked, reason: reason.trim() },
        })
        tell.done(t(made.status === 'awaiting_approval' ? 'payments.refund.waiting' : 'payments.refund.done'))
      }}
    >
      <Form.Item
        label={t('payments.refund.amount')}
        extra={t('payments.refund.amountHint', { amount: formatFen(order.refundableFen) })}
        required
      >
        <div className="field-row">
          <Form.Item
            name="amountFen"
            noStyle
            rules={[
              { required: true, message: t('say.required') },
              {
                type: 'number',
                max: order.refundableFen,
                message: t('payments.refund.amountHint', { amount: formatFen(order.refundableFen) }),
              },
            ]}
          >
            <YuanInput testId="refund-amount" label={t('payments.refund.amount')} min={1} autoFocus />
          </Form.Item>
          <Button onClick={() => form.setFieldValue('amountFen', order.refundableFen)}>
            {t('payments.refund.all')}
          </Button>
        </div>
      </Form.Item>
      <Form.Item
        name="reason"
        label={t('payments.refund.reason')}
        extra={t('payments.refund.reasonHint')}
        rules={[{ required: true, whitespace: true, min: 2, message: t('say.tooShort', { n: 2 }) }]}
      >
        <Input maxLength={80} showCount data-testid="refund-reason" />
      </Form.Item>
      <div className="stack-tight">
        <Alert
          type="info"
          showIcon
          data-testid="refund-effect"
          title={t(`payments.refund.${pack ? (whole ? 'packAll' : 'packPart') : whole ? 'memberAll' : 'memberPart'}`)}
        />
        {limit !== undefined && amountFen > limit && (
          <Alert
            type="warning"
            showIcon
            data-testid="refund-approval"
            title={t('payments.refund.approval', { amount: formatFen(limit) })}
          />
        )}
      </div>
    </FormDialog>
  )
}
