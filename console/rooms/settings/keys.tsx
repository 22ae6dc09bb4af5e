import { PlusOutlined } from '@ant-design/icons'
import { Button, Form, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import { useDo, useList } from '../../data/read'
import { FormDialog } from '../../parts/formDialog'
import { ListTable } from '../../parts/listTable'
import { wordsOf } from '../../parts/table/words'
import type { Column } from '../../parts/table/columns'
import { Sheet } from '../../parts/page'
import { SecretOnce } from '../../parts/secretOnce'
import { useNames } from '../../parts/sources'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { TypedConfirm } from '../../parts/typedConfirm'
import { minute, When } from '../../parts/when'
import { KeyDialog, SCOPES } from './keyDialog'
import type { KeyRow } from './rows'

/** Keys of shop systems: made and rotated here, shown once, revoked for good. */
export function ApiKeys() {
  const { t } = useTranslation()
  const tell = useTell()
  const list = useList('listApiKeys', {})
  const storeName = useNames(
    'store',
    list.items.flatMap(({ storeIds }) => storeIds ?? []),
  )
  const revoke = useDo('revokeApiKey', ['listApiKeys'])
  const [open, setOpen] = useState<{ what: 'new' } | { what: 'rotate' | 'revoke'; row: KeyRow } | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const leave = (): void => setOpen(null)
  const columns: Column<KeyRow>[] = [
    {
      key: 'name',
      title: t('partners.key.column.name'),
      render: (_, row) => (
        <div className="wrap-any">
          {row.name} {row.revokedAt && <Tag>{t('partners.key.revoked')}</Tag>}
          <div className="soft code">{row.hint}…</div>
          {row.previousUntil && !row.revokedAt && (
            <div className="warn">{t('partners.key.previous', { time: minute(row.previousUntil) })}</div>
          )}
        </div>
      ),
    },
    {
      key: 'scopes',
      title: t('partners.key.column.scopes'),
      render: (_, row) => row.scopes.map((scope) => t(`partners.key.scope.${scope}`)).join(t('say.comma')),
    },
    {
      key: 'stores',
      title: t('partners.key.column.stores'),
      render: (_, row) =>
        row.storeIds
          ? row.storeIds.map((id) => storeName(id) ?? t('table.gone')).join(t('say.comma'))
          : t('partners.key.storesAll'),
    },
    {
      key: 'used',
      title: t('partners.key.column.used'),
      width: 110,
      render: (_, row) => (row.lastUsedAt ? <When at={row.lastUsedAt} /> : t('partners.key.never')),
    },
    {
      key: 'created',
      title: t('partners.key.column.created'),
      width: 110,
      render: (_, row) => <When at={row.createdAt} />,
    },
    {
      key: 'act',
      width: 150,
      align: 'right',
      render: (_, row) =>
        !row.revokedAt && (
          <div className="row row-end">
            <Button size="small" onClick={() => setOpen({ what: 'rotate', row })} data-testid={`key-rotate-${row.id}`}>
              {t('partners.key.rotate')}
            </Button>
            <Button
              size="small"
              danger
              onClick={() => setOpen({ what: 'revoke', row })}
              data-testid={`key-revoke-${row.id}`}
            >
              {t('partners.key.revoke')}
            </Button>
          </div>
        ),
    },
  ]
  const fresh = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen({ what: 'new' })} data-testid="key-new">
      {t('partners.key.new')}
    </Button>
  )
  return (
    <Sheet>
      <div className="stack">
        <div className="row-between">
          <p className="soft">{t('partners.key.hint')}</p>
          {list.items.length > 0 && fresh}
        </div>
        <ListTable
          name="keys"
          list={list}
          columns={columns}
          minWidth={900}
          testId="key-list"
          written={{
            list: 'keys',
            name: t('settings.tab.keys'),
            query: {},
            columns: [
              { field: 'name', title: t('partners.key.column.name') },
              { field: 'hint', title: t('partners.key.begins') },
              {
                field: 'scopes',
                title: t('partners.key.column.scopes'),
                words: wordsOf(SCOPES, (word) => t(`partners.key.scope.${word}`)),
              },
              { field: 'lastUsedAt', title: t('partners.key.column.used') },
              { field: 'createdAt', title: t('partners.key.column.created') },
              { field: 'revokedAt', title: t('partners.key.revoked') },
            ],
          }}
          empty={<EmptyState title={t('partners.key.empty')} hint={t('partners.key.emptyHint')} action={fresh} />}
        />
      </div>
      {open?.what === 'new' && <KeyDialog leave={leave} made={setSecret} />}
      {open?.what === 'rotate' && <RotateDialog row={open.row} leave={leave} made={setSecret} />}
      {open?.what === 'revoke' && (
        <TypedConfirm
          title={t('partners.key.revoke')}
          ask={t('partners.key.revokeAsk')}
          name={open.row.name}
          testId="key-revoke-name"
          leave={leave}
          act={async () => {
            await revoke.mutateAsync({ params: { id: open.row.id } })
            tell.done(t('partners.key.revoked'))
          }}
        />
      )}
      {secret && (
        <SecretOnce
          title={t('partners.onceKey')}
          label={t('partners.onceKey')}
          secret={secret}
          leave={() => setSecret(null)}
        />
      )}
    </Sheet>
  )
}

function RotateDialog({ row, leave, made }: { row: KeyRow; leave: () => void; made: (secret: string) => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<{ graceHours: number }>()
  const rotate = useDo('rotateApiKey', ['listApiKeys'])
  return (
    <FormDialog<{ graceHours: number }>
      title={`${t('partners.key.rotateTitle')} · ${row.name}`}
      form={form}
      initial={{ graceHours: 24 }}
      okText={t('partners.key.rotate')}
      told={null}
      testId="key-rotate-go"
      leave={leave}
      keep={async (body) => made((await rotate.mutateAsync({ params: { id: row.id }, body })).key)}
    >
      <Form.Item
        name="graceHours"
        label={t('partners.key.grace')}
        extra={t('partners.key.graceHint')}
        rules={[{ required: true, message: t('say.required') }]}
      >
        <NumberInput min={0} max={168} precision={0} data-testid="key-grace" />
      </Form.Item>
    </FormDialog>
  )
}
