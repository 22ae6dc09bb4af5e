import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Input, Select, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { DaysPick } from '../../parts/date'
import { ListTable } from '../../parts/listTable'
import { Money } from '../../parts/money'
import { Figure, Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { When } from '../../parts/when'
import { formatFen } from '../../../shared/rules/money'
import { compact } from '../../../shared/rules/typed'
import { useMay } from '../../session'
import { ORDER_STATUSES } from '../../tabs'
import { OrderDrawer } from './orderDrawer'
import { OrderTag } from './tags'

type Row = Item<'listOrders'>

/** Orders by what the address bar asks for, with their number and sums; one opens in a drawer. */
export function Orders() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/inside/coupons/payments' })
  const go = useNavigate()
  const may = useMay()
  const { status, orderNo, memberId, from, to, order } = search
  const filtered = Boolean(status ?? orderNo ?? memberId ?? from ?? to)
  const list = useList('listOrders', { query: { status, orderNo, memberId, from, to } })
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/coupons/payments', search: { ...search, tab: 'orders', ...part } })
  const columns: TableColumnsType<Row> = [
    {
      title: t('payments.order.column.order'),
      render: (_, row) => (
        <div className="wrap-any">
          {row.title}
          <div className="soft code">{row.orderNo}</div>
        </div>
      ),
    },
    {
      title: t('payments.order.column.member'),
      width: 150,
      render: (_, row) =>
        may('readMember') ? (
          <Link
            to="/members"
            search={{ member: row.memberId }}
            className="code"
            onClick={(event) => event.stopPropagation()}
          >
            {row.memberNo}
          </Link>
        ) : (
          row.memberNo
        ),
    },
    {
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
    { title: t('payments.order.column.status'), width: 100, render: (_, row) => <OrderTag status={row.status} /> },
    { title: t('payments.order.column.created'), width: 120, render: (_, row) => <When at={row.createdAt} /> },
  ]
  return (
    <>
      <div className="chips">
        <Input.Search
          key={orderNo}
          className="member-find"
          allowClear
          defaultValue={orderNo}
          maxLength={64}
          placeholder={t('payments.order.find')}
          aria-label={t('payments.order.find')}
          data-testid="order-find"
          onSearch={(typed) => ask({ orderNo: compact(typed) || undefined })}
        />
        <Select
          allowClear
          className="member-segment"
          placeholder={t('payments.order.anyStatus')}
          aria-label={t('payments.order.column.status')}
          data-testid="order-filter"
          value={status}
          onChange={(next?: (typeof ORDER_STATUSES)[number]) => ask({ status: next })}
          options={ORDER_STATUSES.map((value) => ({ value, label: t(`payments.order.status.${value}`) }))}
        />
        <DaysPick
          half
          value={[from, to]}
          aria-label={t('payments.order.range')}
          data-testid="order-range"
          onChange={(days) => ask({ from: days?.[0], to: days?.[1] })}
        />
      </div>
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
          list={list}
          columns={columns}
          minWidth={780}
          testId="order-list"
          onRow={(row) => ask({ order: row.id })}
          empty={
            filtered ? (
              <EmptyState title={t('payments.order.none')} hint={t('payments.order.noneHint')} />
            ) : (
              <EmptyState title={t('payments.order.empty')} hint={t('payments.order.emptyHint')} />
            )
          }
        />
      </Sheet>
      {order && <OrderDrawer id={order} leave={() => ask({ order: undefined })} />}
    </>
  )
}
