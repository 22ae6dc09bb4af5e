import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { Page, Sheet } from '../../parts/page'
import { Read } from '../../parts/states'
import { OrderActions } from './orderActions'
import { OrderFacts } from './orderFacts'
import { OrderTag } from './tags'

/** One order under its own address. */
export default function OrderPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/inside/orders/$id' })
  const order = useRead('readOrder', { params: { id } })
  const { data } = order
  return (
    <Page
      title={data?.title ?? t('payments.tab.orders')}
      hint={
        data && (
          <span className="row">
            <span className="code">{data.orderNo}</span>
            <OrderTag status={data.status} />
          </span>
        )
      }
      crumbs={[{ to: '/orders', words: t('payments.tab.orders') }]}
      actions={data && <OrderActions order={data} />}
    >
      <Read of={order} rows={8} way={<Link to="/orders">{t('payments.toList')}</Link>}>
        {(read) => (
          <Sheet>
            <OrderFacts order={read} />
          </Sheet>
        )}
      </Read>
    </Page>
  )
}
