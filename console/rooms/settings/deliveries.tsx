import { Button, Drawer, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDo, useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { minute, When } from '../../parts/when'
import { eventWord } from './webhookDialog'
import type { WebhookRow } from './rows'

type Row = Item<'listDeliveries'>
const HUES = { waiting: 'warning', delivered: 'success', given_up: 'error' } as const

/** What was sent to an address and how it went, newest first; anything may be sent again. */
export function Deliveries({ hook, leave }: { hook: WebhookRow; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const list = useList(
    'listDeliveries',
    { params: { id: hook.id } },
    { every: (items) => (items.some(({ status }) => status === 'waiting') ? 5000 : false) },
  )
  const repeat = useDo('repeatDelivery', ['listDeliveries'])
  const columns: Column<Row>[] = [
    {
      key: 'event',
      title: t('partners.hook.deliveryColumn.event'),
      render: (_, row) => (
        <div>
          {eventWord(t, row.event)}
          <div className="soft faint-code">{row.eventId}</div>
        </div>
      ),
    },
    {
      key: 'status',
      title: t('partners.hook.deliveryColumn.status'),
      width: 150,
      render: (_, row) => (
        <div>
          <Tag color={HUES[row.status]} data-testid="delivery-status" data-status={row.status}>
            {t(`partners.hook.status.${row.status}`)}
          </Tag>
          <div className="soft">
            {t('partners.hook.attempts', { n: row.attempts })}
            {row.nextAt && ` · ${t('partners.hook.next', { time: minute(row.nextAt) })}`}
          </div>
        </div>
      ),
    },
    {
      key: 'answer',
      title: t('partners.hook.deliveryColumn.answer'),
      render: (_, row) => (
        <span className="wrap-any">
          {row.lastStatus ?? t('say.none')} {row.lastProblem && <span className="soft">{row.lastProblem}</span>}
        </span>
      ),
    },
    { key: 'at', title: t('partners.hook.deliveryColumn.at'), width: 110, render: (_, row) => <When at={row.at} /> },
    {
      key: 'act',
      width: 110,
      align: 'right',
      render: (_, row) => (
        <Button
          size="small"
          disabled={repeat.isPending}
          data-testid={`delivery-repeat-${row.id}`}
          onClick={() =>
            repeat.mutate(
              { params: { id: row.id }, body: {} },
              { onSuccess: () => tell.done(t('partners.hook.repeated')), onError: tell.problem },
            )
          }
        >
          {t('partners.hook.repeat')}
        </Button>
      ),
    },
  ]
  return (
    <Drawer
      open
      onClose={leave}
      size={820}
      data-testid="deliveries"
      title={<span className="clip">{`${t('partners.hook.deliveries')} · ${hook.url}`}</span>}
      extra={<Button onClick={list.again}>{t('act.reload')}</Button>}
    >
      <ListTable
        name="deliveries"
        small
        list={list}
        columns={columns}
        minWidth={700}
        testId="delivery-list"
        empty={<EmptyState small title={t('partners.hook.noDeliveries')} hint={t('partners.hook.noDeliveriesHint')} />}
      />
    </Drawer>
  )
}
