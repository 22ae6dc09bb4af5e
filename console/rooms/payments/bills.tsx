import { useNavigate, useSearch } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../parts/dialog'
import { addDays } from '../../../shared/rules/calendar'
import { refresh, useDo, useList, type Item } from '../../data/read'
import { DayPick } from '../../parts/date'
import { JobProgress } from '../../parts/job'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { Money } from '../../parts/money'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { today, When } from '../../parts/when'
import { useMay } from '../../session'
import { BillDrawer } from './billDrawer'
import { BillTag } from './tags'

type Row = Item<'listBillChecks'>

/** Each day's bill beside our books; a day opens with its differences, and is compared again on request. */
export function Bills() {
  const { t } = useTranslation()
  const { day } = useSearch({ from: '/inside/orders' })
  const go = useNavigate()
  const may = useMay()
  const list = useList('listBillChecks', {})
  const [checking, setChecking] = useState<string | null>(null)
  const open = (next: string | undefined): void => void go({ to: '/orders', search: { tab: 'bills', day: next } })
  const columns: Column<Row>[] = [
    { key: 'day', title: t('payments.bill.column.day'), dataIndex: 'day', width: 120 },
    {
      key: 'status',
      title: t('payments.bill.column.status'),
      width: 100,
      render: (_, row) => <BillTag status={row.status} />,
    },
    {
      key: 'payments',
      title: t('payments.bill.column.payments'),
      align: 'right',
      render: (_, row) => <Sum n={row.payments} fen={row.paidFen} />,
    },
    {
      key: 'refunds',
      title: t('payments.bill.column.refunds'),
      align: 'right',
      render: (_, row) => <Sum n={row.refunds} fen={row.refundedFen} />,
    },
    {
      key: 'open',
      title: t('payments.bill.column.open'),
      width: 90,
      align: 'right',
      render: (_, row) => <span className={row.open > 0 ? 'warn' : 'soft'}>{row.open.toLocaleString()}</span>,
    },
    {
      key: 'checked',
      title: t('payments.bill.column.checked'),
      width: 120,
      render: (_, row) => <When at={row.checkedAt} />,
    },
    {
      key: 'act',
      width: 110,
      align: 'right',
      render: (_, row) =>
        may('checkBill') && (
          <Button
            size="small"
            onClick={(event) => {
              event.stopPropagation()
              setChecking(row.day)
            }}
            data-testid={`bill-again-${row.day}`}
          >
            {t('payments.bill.again')}
          </Button>
        ),
    },
  ]
  const fresh = may('checkBill') && (
    <Button onClick={() => setChecking(addDays(today(), -1))} data-testid="bill-check">
      {t('payments.bill.check')}
    </Button>
  )
  return (
    <>
      {list.items.length > 0 && <div className="row row-end">{fresh}</div>}
      <Sheet className="sheet-flush">
        <ListTable
          name="bills"
          list={list}
          columns={columns}
          rowKey={(row) => row.day}
          minWidth={860}
          testId="bill-list"
          onRow={(row) => open(row.day)}
          empty={
            <EmptyState
              title={t('payments.bill.empty')}
              hint={t('payments.bill.emptyHint')}
              action={fresh || undefined}
            />
          }
        />
      </Sheet>
      {checking && <CheckDialog day={checking} leave={() => setChecking(null)} />}
      {day && <BillDrawer day={day} leave={() => open(undefined)} />}
    </>
  )
}

function Sum({ n, fen }: { n: number; fen: number }) {
  const { t } = useTranslation()
  return (
    <span className="nowrap">
      <Money fen={fen} /> <span className="soft">{t('payments.bill.pieces', { n: n.toLocaleString() })}</span>
    </span>
  )
}

/** Fetches and compares a day; the dialog shows how far the work is. */
function CheckDialog({ day, leave }: { day: string; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const client = useQueryClient()
  const check = useDo('checkBill', ['listBillChecks'])
  const [chosen, setChosen] = useState(day)
  const over = useCallback(() => void refresh(client, 'listBillChecks', 'listBillDifferences'), [client])
  return (
    <Dialog
      title={t('payments.bill.check')}
      onCancel={leave}
      footer={
        check.data ? (
          <Button onClick={leave} data-testid="bill-done">
            {t('act.done')}
          </Button>
        ) : (
          <Button
            type="primary"
            loading={check.isPending}
            data-testid="bill-go"
            onClick={() => check.mutate({ body: { day: chosen } }, { onError: tell.problem })}
          >
            {t('payments.bill.check')}
          </Button>
        )
      }
    >
      {check.data ? (
        <JobProgress jobId={check.data.jobId} over={over} />
      ) : (
        <DayPick
          allowClear={false}
          value={chosen}
          notAfter={addDays(today(), -1)}
          aria-label={t('payments.bill.day')}
          data-testid="bill-day"
          onChange={(next) => next && setChosen(next)}
        />
      )}
    </Dialog>
  )
}
