import { PlusOutlined } from '@ant-design/icons'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api'
import { useDo, useList } from '../../data/read'
import { Filters, FilterText, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import { BulkTurn } from '../../parts/table/bulkTurn'
import type { Column } from '../../parts/table/columns'
import { wordsOf, yesNo } from '../../parts/table/words'
import { Sheet } from '../../parts/page'
import { useNames } from '../../parts/sources'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { useSession } from '../../session'
import { STAFF_ROLES } from '../../tabs'
import { StaffDialog } from './staffDialog'
import type { AccountRow } from './rows'

/** Everybody who can sign in; switching somebody off ends their sessions at once. */
export function StaffAccounts() {
  const { t } = useTranslation()
  const tell = useTell()
  const { self } = useSession()
  const go = useNavigate()
  const search = useSearch({ from: '/inside/settings' })
  const { q, role, sort } = search
  const list = useList('listStaff', { query: { q, role, sort } }, { keepPrevious: true })
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/settings', search: { ...search, tab: 'staff', ...part }, replace: true })
  const filtered = Boolean(q ?? role)
  const storeName = useNames(
    'store',
    list.items.map(({ storeId }) => storeId),
  )
  const edit = useDo('editStaff', ['listStaff'])
  const [open, setOpen] = useState<AccountRow | 'new' | null>(null)
  const columns: Column<AccountRow>[] = [
    {
      key: 'name',
      sort: 'name',
      title: t('settings.staff.name'),
      render: (_, row) => (
        <div>
          {row.name} {row.disabled && <Tag>{t('settings.staff.disabled')}</Tag>}
          <div className="soft">{row.username}</div>
        </div>
      ),
    },
    {
      key: 'role',
      sort: 'role',
      title: t('settings.staff.role'),
      render: (_, row) => (
        <span title={t(`settings.staff.roleHint.${row.role}`)}>
          {t(`role.${row.role}`)}
          {row.storeId && <span className="soft"> · {storeName(row.storeId) ?? t('say.none')}</span>}
        </span>
      ),
    },
    {
      key: 'lastSignIn',
      title: t('settings.staff.lastSignIn'),
      render: (_, row) => (row.lastSignInAt ? <When at={row.lastSignInAt} /> : t('settings.staff.never')),
    },
    {
      key: 'created',
      sort: 'createdAt',
      title: t('settings.staff.created'),
      render: (_, row) => <When at={row.createdAt} />,
    },
    {
      key: 'act',
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
      <div className="row-between">
        <Filters views="staff" clear={filtered && (() => ask({ q: undefined, role: undefined }))}>
          <FilterText
            label={t('settings.staff.find')}
            testId="staff-find"
            value={q}
            onFind={(typed) => ask({ q: typed.trim() || undefined })}
          />
          <FilterWords
            label={t('settings.staff.role')}
            testId="staff-role-filter"
            value={role}
            onChange={(next) => ask({ role: next })}
            words={STAFF_ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
          />
        </Filters>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')} data-testid="staff-new">
          {t('settings.staff.new')}
        </Button>
      </div>
      <Sheet className="sheet-flush">
        <ListTable
          name="staff"
          list={list}
          columns={columns}
          testId="staff-list"
          bulk={(rows, done) => <StaffBulk rows={rows.filter(({ id }) => id !== self?.id)} done={done} />}
          written={{
            list: 'staff',
            name: t('settings.tab.staff'),
            query: { q, role, sort },
            columns: [
              { field: 'name', title: t('settings.staff.name') },
              { field: 'username', title: t('settings.staff.username') },
              {
                field: 'role',
                title: t('settings.staff.role'),
                words: wordsOf(STAFF_ROLES, (word) => t(`role.${word}`)),
              },
              { field: 'disabled', title: t('settings.staff.disabled'), words: yesNo(t) },
              { field: 'lastSignInAt', title: t('settings.staff.lastSignIn') },
              { field: 'createdAt', title: t('settings.staff.created') },
            ],
          }}
          sort={{ by: sort, to: (next) => ask({ sort: next as typeof sort }) }}
          empty={<EmptyState title={t('table.none')} hint={t('table.noneHint')} />}
        />
      </Sheet>
      {open && <StaffDialog account={open === 'new' ? null : open} leave={() => setOpen(null)} />}
    </div>
  )
}

/** Several colleagues kept from signing in, or let in again; never oneself. */
function StaffBulk({ rows, done }: { rows: AccountRow[]; done: () => void }) {
  const { t } = useTranslation()
  return (
    <BulkTurn
      rows={rows}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      touches={['listStaff']}
      done={done}
      isOn={({ disabled }) => !disabled}
      turn={({ id }, on) => call('editStaff', { params: { id }, body: { disabled: !on } })}
      off={{ words: t('settings.staff.disable'), hint: t('settings.staff.disableHint'), testId: 'staff-off' }}
      on={{ words: t('settings.staff.enable'), hint: t('settings.staff.enableHint'), testId: 'staff-on' }}
    />
  )
}
