import { useTranslation } from 'react-i18next'
import { Money } from '../../parts/money'
import { Figure } from '../../parts/page'

/** How many orders a list means, what was paid and what went back. */
export function OrderSums({ of }: { of: { count: number; paidFen: number; refundedFen: number } }) {
  const { t } = useTranslation()
  return (
    <div className="figures" data-testid="order-figures">
      <Figure name={t('payments.order.count')} value={of.count.toLocaleString()} />
      <Figure name={t('payments.order.paid')} value={<Money fen={of.paidFen} />} />
      <Figure name={t('payments.order.refunded')} value={<Money fen={of.refundedFen} />} />
    </div>
  )
}
