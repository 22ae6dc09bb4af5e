import { useTranslation } from 'react-i18next'
import { call } from '../../api'
import { BulkAct } from '../../parts/table/bulkAct'
import { useMay } from '../../session'
import { ORDER_TOUCHED } from './order'
import type { OrderRow } from './orderColumns'

/** What can be done with several unpaid orders: their payment asked after, or nobody may pay them any more. */
export function OrderBulk({ rows, done }: { rows: OrderRow[]; done: () => void }) {
  const { t } = useTranslation()
  const may = useMay()
  const shared = {
    rows: rows.filter(({ status }) => status === 'unpaid'),
    keyOf: ({ id }: OrderRow) => id,
    nameOf: ({ orderNo }: OrderRow) => orderNo,
    touches: ORDER_TOUCHED,
    done,
  }
  return (
    <>
      {may('queryOrder') && (
        <BulkAct
          {...shared}
          words={t('payments.order.ask')}
          hint={t('payments.order.askHint')}
          testId="orders-ask"
          act={({ id }) => call('queryOrder', { params: { id }, body: {} })}
        />
      )}
      {may('endOrder') && (
        <BulkAct
          {...shared}
          final
          words={t('payments.order.end')}
          hint={t('payments.order.endHint')}
          testId="orders-end"
          act={({ id }) => call('endOrder', { params: { id }, body: {} })}
        />
      )}
    </>
  )
}
