import { PlusOutlined } from '@ant-design/icons'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api'
import { useDo, useList } from '../../data/read'
import { Filters, FilterText, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { BulkTurn } from '../../parts/table/bulkTurn'
import { Sheet } from '../../parts/page'
import { useRegions } from '../../parts/region'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { StoreDialog } from './storeDialog'
import type { StoreRow } from './rows'

const STATES = ['open', 'closed'] as const

/** The stores, found by name or address. */
export function Stores() {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const go = useNavigate()
  const search = useSearch({ from: '/inside/stores' })
  const { q, sort } = search
  const state = STATES.find((word) => word === search.state)
  const list = useList('listStores', { query: { q, state, sort } }, { keepPrevious: true })
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/stores', search: { ...search, tab: 'stores', ...part }, replace: true })
  const filtered = Boolean(q ?? state)
  const { nameOf } = useRegions()
  const edit = useDo('editStore', ['listStores'])
  const [open, setOpen] = useState<StoreRow | 'new' | null>(null)
  const add = may('createStore') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')} data-testid="store-new">
      {t('stores.newStore')}
    </Button>
  )
  const columns: Column<StoreRow>[] = [
    { key: 'name', title: t('stores.column.name'), sort: 'name', render: (_, row) => row.name },
    { key: 'region', title: t('stores.column.region'), render: (_, row) => nameOf(row.regionCode) },
    {
      key: 'address',
      title: t('stores.column.address'),
      render: (_, row) => <span className="soft">{row.address}</span>,
    },
    {
      key: 'state',
      title: t('stores.column.state'),
      width: 96,
      render: (_, row) => (
        <Tag color={row.closed ? 'default' : 'success'}>{t(row.closed ? 'stores.closed' : 'stores.open')}</Tag>
      ),
    },
    {
      key: 'created',
      sort: 'createdAt',
      title: t('stores.column.created'),
      width: 120,
      render: (_, row) => <When at={row.createdAt} />,
    },
    {
      key: 'act',
      width: 220,
      align: 'right',
      render: (_, row) =>
        may('editStore') && (
          <div className="row">
            <Button size="small" onClick={() => setOpen(row)} data-testid={`store-edit-${row.id}`}>
              {t('act.edit')}
            </Button>
            <Button
              size="small"
              onClick={() =>
                edit.mutate(
                  { params: { id: row.id }, body: { closed: !row.closed } },
                  { onSuccess: () => tell.done(t('say.saved')), onError: tell.problem },
                )
              }
            >
              {t(row.closed ? 'stores.reopen' : 'stores.close')}
            </Button>
          </div>
        ),
    },
  ]
  return (
    <div className="stack">
      <div className="row-between">
        <Filters views="stores" clear={filtered && (() => ask({ q: undefined, state: undefined }))}>
          <FilterText
            label={t('stores.find')}
            testId="store-find"
            value={q}
            onFind={(typed) => ask({ q: typed.trim() || undefined })}
          />
          <FilterWords
            label={t('stores.column.state')}
            testId="store-state"
            value={state}
            onChange={(next) => ask({ state: next })}
            words={STATES.map((value) => ({ value, label: t(`stores.${value}`) }))}
          />
        </Filters>
        {(list.items.length > 0 || filtered) && add}
      </div>
      <Sheet className="sheet-flush">
        <ListTable
          name="stores"
          list={list}
          columns={columns}
          testId="store-list"
          minWidth={940}
          sort={{ by: sort, to: (next) => ask({ sort: next as typeof sort }) }}
          bulk={may('editStore') ? (rows, done) => <StoreBulk rows={rows} done={done} /> : undefined}
          written={{
            list: 'stores',
            name: t('stores.tab.stores'),
            query: { q, state, sort },
            columns: [
              { field: 'name', title: t('stores.column.name') },
              { field: 'regionCode', title: t('stores.column.region') },
              { field: 'address', title: t('stores.column.address') },
              {
                field: 'closed',
                title: t('stores.column.state'),
                words: { true: t('stores.closed'), false: t('stores.open') },
              },
              { field: 'createdAt', title: t('stores.column.created') },
            ],
          }}
          empty={
            filtered ? (
              <EmptyState title={t('table.none')} hint={t('table.noneHint')} />
            ) : (
              <EmptyState title={t('stores.emptyStores')} hint={t('stores.emptyStoresHint')} action={add} />
            )
          }
        />
      </Sheet>
      {open && <StoreDialog store={open === 'new' ? null : open} leave={() => setOpen(null)} />}
    </div>
  )
}

/** Several stores shut or opened again; nothing else of them changes. */
function StoreBulk({ rows, done }: { rows: StoreRow[]; done: () => void }) {
  const { t } = useTranslation()
  return (
    <BulkTurn
      rows={rows}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      touches={['listStores']}
      done={done}
      isOn={({ closed }) => !closed}
      turn={({ id }, on) => call('editStore', { params: { id }, body: { closed: !on } })}
      off={{ words: t('stores.close'), hint: t('stores.closeHint'), testId: 'stores-close' }}
      on={{ words: t('stores.reopen'), hint: t('stores.reopenHint'), testId: 'stores-reopen' }}
    />
  )
}
