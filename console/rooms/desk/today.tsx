import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { DayPick } from '../../parts/date'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { Money } from '../../parts/money'
import { Figure, Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { clock, exact, today as dayNow } from '../../parts/when'
import { UndoDialog } from './undo'

type Row = Item<'listRedemptions'>

/** What the store redeemed on a day, with number and sum; on the day itself who may can undo it with a reason. */
export function Today({ storeId, date }: { storeId: string | undefined; date: string | undefined }) {
  const { t } = useTranslation()
  const asked = useSearch({ from: '/inside/desk' })
  const go = useNavigate()
  const today = dayNow()
  const day = date ?? today
  const list = useList('listRedemptions', { query: { storeId, date: day } })
  const [undoing, setUndoing] = useState<Row | null>(null)
  const columns: Column<Row>[] = [
    {
      key: 'at',
      title: t('desk.column.at'),
      width: 80,
      render: (_, row) => <span title={exact(row.at)}>{clock(row.at)}</span>,
    },
    {
      key: 'coupon',
      title: t('desk.column.coupon'),
      render: (_, row) => (
        <div>
          {row.title} {row.reversedAt && <Tag>{t('desk.undone')}</Tag>}
          <div className="soft">
            {row.memberNo} · {row.by === 'partner' ? `${t('desk.partner')} ${row.staffName}` : row.staffName}
          </div>
        </div>
      ),
    },
    {
      key: 'order',
      title: t('desk.column.order'),
      optional: true,
      width: 140,
      render: (_, row) => <span className="wrap-any">{row.orderNo ?? t('say.none')}</span>,
    },
    {
      key: 'amount',
      title: t('desk.amount'),
      optional: true,
      width: 110,
      align: 'right',
      render: (_, row) => (row.orderAmountFen === null ? t('say.none') : <Money fen={row.orderAmountFen} />),
    },
    {
      key: 'discount',
      title: t('desk.column.discount'),
      width: 100,
      align: 'right',
      render: (_, row) => <Money fen={row.discountFen} />,
    },
    {
      key: 'act',
      width: 80,
      align: 'right',
      render: (_, row) =>
        row.undoable && (
          <Button size="small" onClick={() => setUndoing(row)} data-testid={`desk-undo-${row.id}`}>
            {t('desk.undo')}
          </Button>
        ),
    },
  ]
  return (
    <Sheet
      title={t('desk.today')}
      extra={
        <DayPick
          allowClear={false}
          value={day}
          data-testid="desk-date"
          aria-label={t('desk.today')}
          notAfter={today}
          onChange={(next) => next && void go({ to: '/desk', search: { ...asked, date: next } })}
        />
      }
    >
      {list.first && (
        <div className="figures" data-testid="desk-figures">
          <Figure name={t('desk.count')} value={list.first.count.toLocaleString()} />
          <Figure name={t('desk.sum')} value={<Money fen={list.first.discountFen} />} />
        </div>
      )}
      <ListTable
        name="redemptions"
        list={list}
        columns={columns}
        minWidth={420}
        testId="desk-list"
        written={{
          list: 'redemptions',
          name: `${t('desk.today')} ${day}`,
          query: { storeId, date: day },
          columns: [
            { field: 'at', title: t('desk.column.at') },
            { field: 'title', title: t('desk.column.coupon') },
            { field: 'code', title: t('desk.column.code') },
            { field: 'memberNo', title: t('desk.column.member') },
            { field: 'orderNo', title: t('desk.column.order') },
            { field: 'orderAmountFen', title: t('desk.amount') },
            { field: 'discountFen', title: t('desk.column.discount') },
            { field: 'storeName', title: t('desk.column.store') },
            { field: 'staffName', title: t('desk.column.staff') },
            { field: 'reversedAt', title: t('desk.undone') },
          ],
        }}
        empty={<EmptyState small title={t('desk.empty')} hint={t('desk.emptyHint')} />}
      />
      {undoing && <UndoDialog id={undoing.id} leave={() => setUndoing(null)} />}
    </Sheet>
  )
}
