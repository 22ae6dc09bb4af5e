import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useList } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { EmptyState } from '../../parts/states'
import { orderColumns } from '../payments/orderColumns'
import { OrderSums } from '../payments/orderSums'

/** What a member bought, with number and sums; each opens on its own page. */
export function MemberOrders({ id }: { id: string }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const list = useList('listMemberOrders', { params: { id } })
  return (
    <div className="stack">
      {list.first && list.items.length > 0 && <OrderSums of={list.first} />}
      <ListTable
        name="memberOrders"
        list={list}
        columns={orderColumns(t, 'one')}
        minWidth={620}
        testId="member-orders"
        onRow={(row) => void go({ to: '/orders/$id', params: { id: row.id } })}
        empty={<EmptyState small title={t('members.order.empty')} hint={t('members.order.emptyHint')} />}
      />
    </div>
  )
}
