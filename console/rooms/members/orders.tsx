import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { Money } from '../../parts/money'
import { Figure } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import type { Column } from '../../parts/table/columns'
import { ThingLink } from '../../parts/thingLink'
import { When } from '../../parts/when'
import { OrderTag } from '../payments/tags'

type Row = Item<'listMemberOrders'>

/** What a member bought, with number and sums; each opens on its own page. */
export function MemberOrders({ id }: { id: string }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const list = useList('listMemberOrders', { params: { id } })
  const columns: Column<Row>[] = [
    {
      key: 'order',
      title: t('payments.order.column.order'),
      render: (_, row) => (
        <div className="wrap-any">
          <ThingLink to={{ to: '/orders/$id', params: { id: row.id } }}>{row.title}</ThingLink>
          <div className="soft code">{row.orderNo}</div>
        </div>
      ),
    },
    {
      key: 'amount',
      title: t('payments.order.column.amount'),
      width: 120,
      align: 'right',
      render: (_, row) => <Money fen={row.amountFen} />,
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
  return (
    <div className="stack">
      {list.first && list.items.length > 0 && (
        <div className="figures">
          <Figure name={t('payments.order.count')} value={list.first.count.toLocaleString()} />
          <Figure name={t('payments.order.paid')} value={<Money fen={list.first.paidFen} />} />
          <Figure name={t('payments.order.refunded')} value={<Money fen={list.first.refundedFen} />} />
        </div>
      )}
      <ListTable
        name="memberOrders"
        list={list}
        columns={columns}
        minWidth={620}
        testId="member-orders"
        onRow={(row) => void go({ to: '/orders/$id', params: { id: row.id } })}
        empty={<EmptyState small title={t('members.order.empty')} hint={t('members.order.emptyHint')} />}
      />
    </div>
  )
}
