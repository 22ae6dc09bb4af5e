import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Item } from '../../data/read'

const ORDER = { unpaid: 'default', paid: 'success', closed: 'default', refunded: 'warning' } as const
const REFUND = {
  awaiting_approval: 'warning',
  refused: 'default',
  processing: 'processing',
  done: 'success',
  failed: 'error',
} as const
const BILL = {
  waiting: 'default',
  no_bill: 'default',
  equal: 'success',
  different: 'warning',
  failed: 'error',
} as const

export function OrderTag({ status }: { status: Item<'listOrders'>['status'] }) {
  const { t } = useTranslation()
  return (
    <Tag color={ORDER[status]} data-testid="order-status" data-status={status}>
      {t(`payments.order.status.${status}`)}
    </Tag>
  )
}
export function RefundTag({ status }: { status: Item<'listRefunds'>['status'] }) {
  const { t } = useTranslation()
  return (
    <Tag color={REFUND[status]} data-testid="refund-status" data-status={status}>
      {t(`payments.refund.status.${status}`)}
    </Tag>
  )
}
export function BillTag({ status }: { status: Item<'listBillChecks'>['status'] }) {
  const { t } = useTranslation()
  return (
    <Tag color={BILL[status]} data-testid="bill-status" data-status={status}>
      {t(`payments.bill.status.${status}`)}
    </Tag>
  )
}
