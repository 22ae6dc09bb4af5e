import { useTranslation } from 'react-i18next'
import { formatFen } from '../../shared/rules/money'
import { Money } from './money'

/** What an order cost, and below it what of it was paid back; an order paid back whole says so by its state. */
export function PaidMoney({ order }: { order: { amountFen: number; refundedFen: number; status: string } }) {
  const { t } = useTranslation()
  return (
    <div>
      <Money fen={order.amountFen} />
      {order.refundedFen > 0 && order.status !== 'refunded' && (
        <div className="soft">{t('payments.order.partly', { amount: formatFen(order.refundedFen) })}</div>
      )}
    </div>
  )
}
