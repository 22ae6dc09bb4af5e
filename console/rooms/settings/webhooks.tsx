import { PlusOutlined } from '@ant-design/icons'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api'
import { useDo, useList } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { BulkTurn } from '../../parts/table/bulkTurn'
import type { Column } from '../../parts/table/columns'
import { Sheet } from '../../parts/page'
import { SecretOnce } from '../../parts/secretOnce'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { TypedConfirm } from '../../parts/typedConfirm'
import { minute } from '../../parts/when'
import { Deliveries } from './deliveries'
import { eventWord, WebhookDialog } from './webhookDialog'
import type { WebhookRow } from './rows'

/** Addresses that are told of events: how they are doing, a test, and what was sent. */
export function Webhooks() {
  const { t } = useTranslation()
  const tell = useTell()
  const list = useList('listWebhooks', {})
  const remove = useDo('deleteWebhook', ['listWebhooks'])
  const [open, setOpen] = useState<{ what: 'new' } | { what: 'edit' | 'remove' | 'sent'; row: WebhookRow } | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const leave = (): void => setOpen(null)
  const columns: Column<WebhookRow>[] = [
    { key: 'url', title: t('partners.hook.column.url'), render: (_, row) => <span className="code">{row.url}</span> },
    {
      key: 'events',
      title: t('partners.hook.column.events'),
      render: (_, row) => row.events.map((event) => eventWord(t, event)).join(t('say.comma')),
    },
    {
      key: 'state',
      title: t('partners.hook.column.state'),
      width: 150,
      render: (_, row) =>
        row.disabled ? (
          <Tag>{t('partners.hook.off')}</Tag>
        ) : row.failingSince ? (
          <span className="warn" data-testid={`hook-failing-${row.id}`}>
            {t('partners.hook.failing', { time: minute(row.failingSince) })}
          </span>
        ) : (
          <Tag color="success">{t('partners.hook.on')}</Tag>
        ),
    },
    {
      key: 'act',
      width: 430,
      align: 'right',
      render: (_, row) => <Actions row={row} open={(what) => setOpen({ what, row })} />,
    },
  ]
  const fresh = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen({ what: 'new' })} data-testid="hook-new">
      {t('partners.hook.new')}
    </Button>
  )
  return (
    <Sheet>
      <div className="stack">
        <div className="row-between">
          <p className="soft">{t('partners.hook.hint')}</p>
          {list.items.length > 0 && fresh}
        </div>
        <ListTable
          name="webhooks"
          list={list}
          columns={columns}
          minWidth={1040}
          testId="hook-list"
          bulk={(rows, done) => <HookBulk rows={rows} done={done} />}
          written={{
            list: 'webhooks',
            name: t('settings.tab.webhooks'),
            query: {},
            columns: [
              { field: 'url', title: t('partners.hook.column.url') },
              { field: 'events', title: t('partners.hook.column.events') },
              {
                field: 'disabled',
                title: t('partners.hook.column.state'),
                words: { true: t('partners.hook.off'), false: t('partners.hook.on') },
              },
              { field: 'failingSince', title: t('partners.hook.failingSince') },
              { field: 'createdAt', title: t('partners.key.column.created') },
            ],
          }}
          empty={<EmptyState title={t('partners.hook.empty')} hint={t('partners.hook.emptyHint')} action={fresh} />}
        />
      </div>
      {open?.what === 'new' && <WebhookDialog hook={null} leave={leave} made={setSecret} />}
      {open?.what === 'edit' && <WebhookDialog hook={open.row} leave={leave} made={setSecret} />}
      {open?.what === 'sent' && <Deliveries hook={open.row} leave={leave} />}
      {open?.what === 'remove' && (
        <TypedConfirm
          title={t('partners.hook.remove')}
          ask={t('partners.hook.removeAsk')}
          name={open.row.url}
          testId="hook-remove-url"
          leave={leave}
          act={async () => {
            await remove.mutateAsync({ params: { id: open.row.id } })
            tell.done(t('partners.hook.removed'))
          }}
        />
      )}
      {secret && (
        <SecretOnce
          title={t('partners.onceSecret')}
          label={t('partners.onceSecret')}
          secret={secret}
          leave={() => setSecret(null)}
        />
      )}
    </Sheet>
  )
}

function Actions({ row, open }: { row: WebhookRow; open: (what: 'edit' | 'remove' | 'sent') => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const ping = useDo('pingWebhook', ['listWebhooks', 'listDeliveries'])
  const edit = useDo('editWebhook', ['listWebhooks'])
  const turn = (disabled: boolean, again: boolean): void =>
    edit.mutate(
      { params: { id: row.id }, body: { disabled } },
      {
        onSuccess: () => {
          const words = t(disabled ? 'partners.hook.off' : 'partners.hook.on')
          if (again) tell.undoable(words, () => turn(!disabled, false))
          else tell.done(words)
        },
        onError: tell.problem,
      },
    )
  const tried = ({ ok, status, problem }: { ok: boolean; status: number | null; problem: string | null }): void => {
    if (ok) tell.done(t('partners.hook.pingGood', { status }))
    else if (status !== null) tell.sorry(t('partners.hook.pingBad', { status }))
    else tell.sorry(t('partners.hook.pingNone', { problem: problem ?? '' }))
  }
  return (
    <div className="row row-end">
      <Button
        size="small"
        loading={ping.isPending}
        data-testid={`hook-ping-${row.id}`}
        onClick={() => ping.mutate({ params: { id: row.id }, body: {} }, { onSuccess: tried, onError: tell.problem })}
      >
        {t('partners.hook.ping')}
      </Button>
      <Button size="small" onClick={() => open('sent')} data-testid={`hook-sent-${row.id}`}>
        {t('partners.hook.deliveries')}
      </Button>
      <Button size="small" onClick={() => open('edit')} data-testid={`hook-edit-${row.id}`}>
        {t('act.edit')}
      </Button>
      <Button size="small" onClick={() => turn(!row.disabled, true)} data-testid={`hook-switch-${row.id}`}>
        {t(row.disabled ? 'partners.hook.switchOn' : 'partners.hook.switchOff')}
      </Button>
      <Button size="small" danger onClick={() => open('remove')} data-testid={`hook-remove-${row.id}`}>
        {t('partners.hook.remove')}
      </Button>
    </div>
  )
}

/** Several addresses told no more, or told again. */
function HookBulk({ rows, done }: { rows: WebhookRow[]; done: () => void }) {
  const { t } = useTranslation()
  return (
    <BulkTurn
      rows={rows}
      keyOf={({ id }) => id}
      nameOf={({ url }) => url}
      touches={['listWebhooks']}
      done={done}
      isOn={({ disabled }) => !disabled}
      turn={({ id }, on) => call('editWebhook', { params: { id }, body: { disabled: !on } })}
      off={{ words: t('partners.hook.switchOff'), hint: t('partners.hook.offHint'), testId: 'hooks-off' }}
      on={{ words: t('partners.hook.switchOn'), hint: t('partners.hook.onHint'), testId: 'hooks-on' }}
    />
  )
}
