import { PlusOutlined } from '@ant-design/icons'
import { Button, Tag, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useList } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { useSession } from '../../session'
import { StaffDialog } from './staffDialog'
import type { AccountRow } from './rows'

/** Everybody who can sign in; switching somebody off ends their sessions at once. */
export function StaffAccounts() {
  const { t } = useTranslation()
  const tell = useTell()
  const { self } = useSession()
  const list = useList('listStaff', {})
  const stores = useList('listStores', { query: { limit: 200 } })
  const edit = useDo('editStaff', ['listStaff'])
  const [open, setOpen] = useState<AccountRow | 'new' | null>(null)
  const columns: TableColumnsType<AccountRow> = [
    {
      title: t('settings.staff.name'),
      render: (_, row) => (
        <div>
          {row.name} {row.disabled && <Tag>{t('settings.staff.disabled')}</Tag>}
          <div className="soft">{row.username}</div>
        </div>
      ),
    },
    {
      title: t('settings.staff.role'),
      render: (_, row) => (
        <span title={t(`settings.staff.roleHint.${row.role}`)}>
          {t(`role.${row.role}`)}
          {row.storeId && (
            <span className="soft"> · {stores.items.find(({ id }) => id === row.storeId)?.name ?? row.storeId}</span>
          )}
        </span>
      ),
    },
    {
      title: t('settings.staff.lastSignIn'),
      render: (_, row) => (row.lastSignInAt ? <When at={row.lastSignInAt} /> : t('settings.staff.never')),
    },
    { title: t('settings.staff.created'), render: (_, row) => <When at={row.createdAt} /> },
    {
      width: 170,
      align: 'right',
      render: (_, row) => (
        <div className="row">
          <Button size="small" onClick={() => setOpen(row)} data-testid={`staff-edit-${row.username}`}>
            {t('act.edit')}
          </Button>
          {row.id !== self?.id && (
            <Button
              size="small"
              data-testid={`staff-switch-${row.username}`}
              onClick={() =>
                edit.mutate(
                  { params: { id: row.id }, body: { disabled: !row.disabled } },
                  { onSuccess: () => tell.done(t('say.saved')), onError: tell.problem },
                )
              }
            >
              {t(row.disabled ? 'settings.staff.enable' : 'settings.staff.disable')}
            </Button>
          )}
        </div>
      ),
    },
  ]
  return (
    <div className="stack">
      <div className="row">
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')} data-testid="staff-new">
          {t('settings.staff.new')}
        </Button>
      </div>
      <Sheet className="sheet-flush">
        <ListTable
          list={list}
          columns={columns}
          testId="staff-list"
          empty={<EmptyState title={t('settings.staff.new')} />}
        />
      </Sheet>
      {open && <StaffDialog account={open === 'new' ? null : open} leave={() => setOpen(null)} />}
    </div>
  )
}
