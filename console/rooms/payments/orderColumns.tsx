import type { TFunction } from 'i18next'
import type { Item } from '../../data/read'
import { PaidMoney } from '../../parts/paidMoney'
import type { Column } from '../../parts/table/columns'
import { ThingLink } from '../../parts/thingLink'
import { When } from '../../parts/when'
import { OrderTag } from './tags'

export type OrderRow = Item<'listOrders'>

/** The columns of orders, wherever they are listed; where all are one member's, without her, and no peek opens from the row. */
export function orderColumns(t: TFunction, whose: 'all' | 'one'): Column<OrderRow>[] {
  const columns: (Column<OrderRow> | false)[] = [
    {
      key: 'order',
      title: t('payments.order.column.order'),
      render: (_, row) => (
        <div className="wrap-any">
          {whose === 'all' ? (
            row.title
          ) : (
            <ThingLink to={{ to: '/orders/$id', params: { id: row.id } }}>{row.title}</ThingLink>
          )}
          <div className="soft code">{row.orderNo}</div>
        </div>
      ),
    },
    whose === 'all' && {
      key: 'member',
      title: t('payments.order.column.member'),
      width: 150,
      render: (_, row) => (
        <ThingLink to={{ to: '/members/$id', params: { id: row.memberId } }} className="code">
          {row.memberNo}
        </ThingLink>
      ),
    },
    {
      key: 'amount',
      title: t('payments.order.column.amount'),
      width: 140,
      align: 'right',
      render: (_, row) => <PaidMoney order={row} />,
    },
    {
      key: 'status',
      title: t('payments.order.column.status'),
      width: 100,
      render: (_, row) => <OrderTag status={row.status} />,
    },
    {
      key: 'created',
      title: t('payments.order.column.created'),
      width: 120,
      render: (_, row) => <When at={row.createdAt} />,
    },
  ]
  return columns.filter((column) => column !== false)
}
