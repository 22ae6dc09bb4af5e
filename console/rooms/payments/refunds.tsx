import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useList, type Item } from '../../data/read'
import { Filters } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import { wordsOf } from '../../parts/table/words'
import type { Column } from '../../parts/table/columns'
import { Money } from '../../parts/money'
import { Sheet } from '../../parts/page'
import { ReasonDialog } from '../../parts/reason'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { useMay, useSession } from '../../session'
import { REFUND_STATUSES } from '../../tabs'
import { ORDER_TOUCHED } from './order'
import { RefundTag } from './tags'

type Row = Item<'listRefunds'>

/** Refunds, and those above the limit that wait for a second person: one's own say why they cannot be approved. */
export function Refunds() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/inside/orders' })
  const go = useNavigate()
  const status = search.refund
  const list = useList('listRefunds', { query: { status } }, { keepPrevious: true })
  const ask = (refund: typeof status): void => void go({ to: '/orders', search: { tab: 'refunds', refund } })
  const [refusing, setRefusing] = useState<{ row: Row; own: boolean } | null>(null)
  const tell = useTell()
  const refuse = useDo('refuseRefund', ORDER_TOUCHED)
  const columns: Column<Row>[] = [
    {
      key: 'order',
      title: t('payments.refund.column.order'),
      render: (_, row) => (
        <Link to="/orders/$id" params={{ id: row.orderId }} className="code">
          {row.orderNo}
        </Link>
      ),
    },
    {
      key: 'amount',
      title: t('payments.refund.column.amount'),
      width: 110,
      align: 'right',
      render: (_, row) => <Money fen={row.amountFen} />,
    },
    {
      key: 'reason',
      title: t('payments.refund.column.reason'),
      width: 190,
      render: (_, row) => (
        <div className="wrap-any">
          {row.reason}
          {row.problem && <div className="bad">{row.problem}</div>}
        </div>
      ),
    },
    {
      key: 'status',
      title: t('payments.refund.column.status'),
      width: 100,
      render: (_, row) => <RefundTag status={row.status} />,
    },
    {
      key: 'who',
      title: t('payments.refund.column.who'),
      width: 150,
      render: (_, row) => (
        <div className="soft">
          {t('payments.refund.asked', { name: row.askedByName ?? t('payments.refund.system') })}
          {row.approvedByName && <div>{t('payments.refund.approved', { name: row.approvedByName })}</div>}
        </div>
      ),
    },
    {
      key: 'created',
      title: t('payments.refund.column.created'),
      width: 110,
      render: (_, row) => <When at={row.createdAt} />,
    },
    {
      key: 'act',
      width: 180,
      align: 'right',
      render: (_, row) =>
        row.status === 'awaiting_approval' && <Decide row={row} refuse={(own) => setRefusing({ row, own })} />,
    },
  ]
  return (
    <>
      <Filters views="refunds" clear={status !== undefined && (() => ask(undefined))}>
        <Segmented
          value={status ?? ''}
          options={[
            { label: t('say.all'), value: '' },
            ...REFUND_STATUSES.map((value) => ({
              label: <span data-testid={`refunds-${value}`}>{t(`payments.refund.status.${value}`)}</span>,
              value,
            })),
          ]}
          onChange={(value) => ask(REFUND_STATUSES.find((word) => word === value))}
        />
      </Filters>
      <Sheet className="sheet-flush">
        <ListTable
          name="refunds"
          list={list}
          columns={columns}
          minWidth={1090}
          testId="refund-list"
          written={{
            list: 'refunds',
            name: t('payments.tab.refunds'),
            query: { status },
            columns: [
              { field: 'refundNo', title: t('payments.refund.number') },
              { field: 'orderNo', title: t('payments.refund.column.order') },
              { field: 'amountFen', title: t('payments.refund.column.amount') },
              { field: 'reason', title: t('payments.refund.column.reason') },
              {
                field: 'status',
                title: t('payments.refund.column.status'),
                words: wordsOf(REFUND_STATUSES, (word) => t(`payments.refund.status.${word}`)),
              },
              { field: 'askedByName', title: t('payments.refund.askedBy') },
              { field: 'approvedByName', title: t('payments.refund.approvedBy') },
              { field: 'createdAt', title: t('payments.refund.column.created') },
              { field: 'doneAt', title: t('payments.refund.doneAt') },
            ],
          }}
          empty={<EmptyState title={t('payments.refund.empty')} hint={t('payments.refund.emptyHint')} />}
        />
      </Sheet>
      {refusing && (
        <ReasonDialog
          title={t(refusing.own ? 'payments.refund.takeBack' : 'payments.refund.refuse')}
          hint={t(refusing.own ? 'payments.refund.takeBackHint' : 'payments.refund.refuseHint')}
          most={80}
          danger
          leave={() => setRefusing(null)}
          act={async (reason) => {
            await refuse.mutateAsync({ params: { id: refusing.row.id }, body: { reason } })
            tell.done(t('payments.refund.refusedNow'))
          }}
        />
      )}
    </>
  )
}

function Decide({ row, refuse }: { row: Row; refuse: (own: boolean) => void }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const { self } = useSession()
  const approve = useDo('approveRefund', ORDER_TOUCHED)
  if (!may('approveRefund')) return null
  const own = row.askedBy !== null && row.askedBy === self?.id
  return (
    <div className="row row-end">
      <Button size="small" onClick={() => refuse(own)} data-testid={`refund-refuse-${row.id}`}>
        {t(own ? 'payments.refund.takeBack' : 'payments.refund.refuse')}
      </Button>
      <Tooltip title={own ? t('payments.refund.ownHint') : undefined}>
        <Button
          size="small"
          type="primary"
          disabled={own}
          loading={approve.isPending}
          aria-description={own ? t('payments.refund.ownHint') : undefined}
          data-testid={`refund-approve-${row.id}`}
          onClick={() =>
            approve.mutate(
              { params: { id: row.id }, body: {} },
              { onSuccess: () => tell.done(t('payments.refund.approvedNow')), onError: tell.problem },
            )
          }
        >
          {t('payments.refund.approve')}
        </Button>
      </Tooltip>
    </div>
  )
}
