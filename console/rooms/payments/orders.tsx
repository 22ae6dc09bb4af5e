import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList } from '../../data/read'
import { FilterDays, Filters, FilterText, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import { Sheet } from '../../parts/page'
import { PEEK, useLeavePeek } from '../../parts/peek'
import { EmptyState } from '../../parts/states'
import { wordsOf } from '../../parts/table/words'
import { compact } from '../../../shared/rules/typed'
import { ORDER_STATUSES } from '../../tabs'
import { useMay } from '../../session'
import { OrderBulk } from './orderBulk'
import { orderColumns, type OrderRow } from './orderColumns'
import { OrderDrawer } from './orderDrawer'
import { OrderSums } from './orderSums'

/** Orders by what the address bar asks for, with their number and sums; one opens in a drawer. */
export function Orders() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/inside/orders' })
  const go = useNavigate()
  const may = useMay()
  const { status, orderNo, memberId, from, to, order } = search
  const filtered = Boolean(status ?? orderNo ?? memberId ?? from ?? to)
  const list = useList('listOrders', { query: { status, orderNo, memberId, from, to } }, { keepPrevious: true })
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/orders', search: { ...search, tab: 'orders', ...part }, replace: true })
  const peek = (row: OrderRow): void =>
    void go({ to: '/orders', search: { ...search, tab: 'orders', order: row.id }, state: PEEK })
  const leave = useLeavePeek(() => ask({ order: undefined }))
  const clear = (): void =>
    ask({ status: undefined, orderNo: undefined, memberId: undefined, from: undefined, to: undefined })
  return (
    <>
      <Filters views="orders" clear={filtered && clear}>
        <FilterText
          label={t('payments.order.find')}
          testId="order-find"
          value={orderNo}
          onFind={(typed) => ask({ orderNo: compact(typed) || undefined })}
        />
        <FilterWords
          label={t('payments.order.column.status')}
          testId="order-filter"
          value={status}
          onChange={(next) => ask({ status: next })}
          words={ORDER_STATUSES.map((value) => ({ value, label: t(`payments.order.status.${value}`) }))}
        />
        <FilterDays
          label={t('payments.order.range')}
          testId="order-range"
          from={from}
          to={to}
          onChange={(first, last) => ask({ from: first, to: last })}
        />
        {memberId && (
          <Tag closable onClose={() => ask({ memberId: undefined })}>
            {t('payments.order.oneMember')}
          </Tag>
        )}
      </Filters>
      {list.first && (
        <Sheet>
          <OrderSums of={list.first} />
        </Sheet>
      )}
      <Sheet className="sheet-flush">
        <ListTable
          name="orders"
          list={list}
          columns={orderColumns(t, 'all')}
          minWidth={780}
          testId="order-list"
          onRow={peek}
          bulk={may('queryOrder') ? (rows, done) => <OrderBulk rows={rows} done={done} /> : undefined}
          written={{
            list: 'orders',
            name: t('payments.tab.orders'),
            query: { status, orderNo, memberId, from, to },
            columns: [
              { field: 'orderNo', title: t('payments.order.column.order') },
              { field: 'title', title: t('payments.product.title') },
              { field: 'memberNo', title: t('payments.order.column.member') },
              { field: 'amountFen', title: t('payments.order.column.amount') },
              { field: 'refundedFen', title: t('payments.order.refunded') },
              {
                field: 'status',
                title: t('payments.order.column.status'),
                words: wordsOf(ORDER_STATUSES, (word) => t(`payments.order.status.${word}`)),
              },
              { field: 'createdAt', title: t('payments.order.created') },
              { field: 'paidAt', title: t('payments.order.paidAt') },
            ],
          }}
          empty={
            filtered ? (
              <EmptyState title={t('payments.order.none')} hint={t('payments.order.noneHint')} />
            ) : (
              <EmptyState title={t('payments.order.empty')} hint={t('payments.order.emptyHint')} />
            )
          }
        />
      </Sheet>
      {order && <OrderDrawer id={order} leave={leave} />}
    </>
  )
}
