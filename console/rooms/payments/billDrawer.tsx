import { Button, Drawer, Tag } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatFen } from '../../../shared/rules/money'
import { useDo, useList, type Item } from '../../data/read'
import { ReasonDialog } from '../../parts/reason'
import { EmptyState, Trouble, Waiting } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { zh } from '../../words/bills'
import { zh as payments } from '../../words/payments'

type Row = Item<'listBillDifferences'>

/** Where a day's bill and our books differ, side by side; each is settled with a note. */
export function BillDrawer({ day, leave }: { day: string; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const list = useList('listBillDifferences', { params: { day } })
  const settle = useDo('settleBillDifference', ['listBillDifferences', 'listBillChecks'])
  const [settling, setSettling] = useState<Row | null>(null)
  return (
    <Drawer open onClose={leave} size={720} title={t('payments.bill.drawer', { day })} data-testid="bill-drawer">
      {list.problem && list.items.length === 0 ? (
        <Trouble problem={list.problem} again={list.again} />
      ) : list.isPending ? (
        <Waiting />
      ) : list.items.length === 0 ? (
        <EmptyState title={t('payments.bill.noDifferences')} hint={t('payments.bill.noDifferencesHint')} />
      ) : (
        <div className="stack">
          {list.items.map((row) => (
            <Difference key={row.id} row={row} settle={() => setSettling(row)} />
          ))}
          {list.hasMore && (
            <Button onClick={list.more} loading={list.isLoadingMore}>
              {t('act.more')}
            </Button>
          )}
        </div>
      )}
      {settling && (
        <ReasonDialog
          title={t('payments.bill.settle')}
          hint={t('payments.bill.settleHint')}
          leave={() => setSettling(null)}
          act={async (note) => {
            await settle.mutateAsync({ params: { id: settling.id }, body: { note } })
            tell.done(t('payments.bill.settled'))
          }}
        />
      )}
    </Drawer>
  )
}

function Difference({ row, settle }: { row: Row; settle: () => void }) {
  const { t } = useTranslation()
  const may = useMay()
  const [ours, theirs] = [named(row.ours), named(row.theirs)]
  const names = [...new Set([...Object.keys(ours ?? {}), ...Object.keys(theirs ?? {})])]
  return (
    <section className="difference" data-testid={`difference-${row.id}`} data-settled={row.settledAt !== null}>
      <div className="row-between">
        <h3>{t(`payments.bill.kind.${row.kind}`)}</h3>
        {row.settledAt ? (
          <Tag color="success">{t('payments.bill.settled')}</Tag>
        ) : (
          may('settleBillDifference') && (
            <Button size="small" onClick={settle} data-testid={`difference-settle-${row.id}`}>
              {t('payments.bill.settle')}
            </Button>
          )
        )}
      </div>
      {row.orderNo && <p className="code soft">{row.orderNo}</p>}
      <table className="side-by-side">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('payments.bill.ours')}</th>
            <th scope="col">{t('payments.bill.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => {
            return (
              <tr key={name} data-differs={ABOUT[row.kind] === name}>
                <th scope="row">
                  {name in zh.field ? t(`payments.bill.field.${name as keyof typeof zh.field}`) : name}
                </th>
                <td>
                  {ours
                    ? shown(name, name === 'state' ? stateWord(t, row.kind, ours[name]) : ours[name])
                    : t('payments.bill.absent')}
                </td>
                <td>{theirs ? shown(name, theirs[name]) : t('payments.bill.absent')}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {row.note && (
        <p className="soft">
          {row.note} · <When at={row.settledAt} />
        </p>
      )}
    </section>
  )
}

/** The field in which the two differ; a line that one side lacks differs as a whole. */
const ABOUT: Partial<Record<Row['kind'], string>> = {
  amount: 'amountFen',
  refund_amount: 'amountFen',
  state: 'state',
  refund_state: 'state',
  transaction: 'transactionId',
}

/** Our own state in words; the bill's stays as the platform writes it, for whoever asks there. */
function stateWord(t: TFunction, kind: Row['kind'], state: string | number | null | undefined): string {
  const word = String(state ?? '')
  const { order, refund } = payments
  if (kind.startsWith('refund') && word in refund.status)
    return t(`payments.refund.status.${word as keyof typeof refund.status}`)
  return word in order.status ? t(`payments.order.status.${word as keyof typeof order.status}`) : word
}

/** Our status and the bill's state are told in one row. */
const named = (side: Row['ours']): Row['ours'] =>
  side && Object.fromEntries(Object.entries(side).map(([name, value]) => [name === 'status' ? 'state' : name, value]))

const shown = (name: string, value: string | number | null | undefined): string =>
  typeof value === 'number' && name.endsWith('Fen') ? formatFen(value) : String(value ?? '—')
