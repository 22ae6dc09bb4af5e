import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { FilterDays, Filters, FilterText, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { Money } from '../../parts/money'
import { Figure, Sheet } from '../../parts/page'
import { PEEK, useLeavePeek } from '../../parts/peek'
import { EmptyState } from '../../parts/states'
import { ThingLink } from '../../parts/thingLink'
import { When } from '../../parts/when'
import { formatFen } from '../../../shared/rules/money'
import { compact } from '../../../shared/rules/typed'
import { ORDER_STATUSES } from '../../tabs'
import { OrderDrawer } from './orderDrawer'
import { OrderTag } from './tags'

type Row = Item<'listOrders'>

/** Orders by what the address bar asks for, with their number and sums; one opens in a drawer. */
export function Orders() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/inside/orders' })
  const go = useNavigate()
  const { status, orderNo, memberId, from, to, order } = search
  const filtered = Boolean(status ?? orderNo ?? memberId ?? from ?? to)
  const list = useList('listOrders', { query: { status, orderNo, memberId, from, to } }, { keepPrevious: true })
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/orders', search: { ...search, tab: 'orders', ...part }, replace: true })
  const peek = (row: Row): void =>
    void go({ to: '/orders', search: { ...search, tab: 'orders', order: row.id }, state: PEEK })
  const leave = useLeavePeek(() => ask({ order: undefined }))
  const clear = (): void =>
    ask({ status: undefined, orderNo: undefined, memberId: undefined, from: undefined, to: undefined })
  const columns: Column<Row>[] = [
    {
      key: 'order',
      title: t('payments.order.column.order'),
      render: (_, row) => (
        <div className="wrap-any">
          {row.title}
          <div className="soft code">{row.orderNo}</div>
        </div>
      ),
    },
    {
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
      render: (_, row) => (
        <div>
          <Money fen={row.amountFen} />
          {row.refundedFen > 0 && row.status !== 'refunded' && (
            <div className="soft">{t('payments.order.partly', { amount: formatFen(row.refundedFen) })}</div>
          )}
        </div>
      ),
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
          <div className="figures" data-testid="order-figures">
            <Figure name={t('payments.order.count')} value={list.first.count.toLocaleString()} />
            <Figure name={t('payments.order.paid')} value={<Money fen={list.first.paidFen} />} />
            <Figure name={t('payments.order.refunded')} value={<Money fen={list.first.refundedFen} />} />
          </div>
        </Sheet>
      )}
      <Sheet className="sheet-flush">
        <ListTable
          name="orders"
          list={list}
          columns={columns}
          minWidth={780}
          testId="order-list"
          onRow={peek}
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
              { field: 'status', title: t('payments.order.column.status') },
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
