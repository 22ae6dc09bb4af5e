import { PlusOutlined } from '@ant-design/icons'
import { Button, Tag, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useList } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { Sheet } from '../../parts/page'
import { useRegions } from '../../parts/region'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { StoreDialog } from './storeDialog'
import type { StoreRow } from './rows'

export function Stores() {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const list = useList('listStores', {})
  const { nameOf } = useRegions()
  const edit = useDo('editStore', ['listStores'])
  const [open, setOpen] = useState<StoreRow | 'new' | null>(null)
  const add = may('createStore') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')} data-testid="store-new">
      {t('stores.newStore')}
    </Button>
  )
  const columns: TableColumnsType<StoreRow> = [
    { title: t('stores.column.name'), render: (_, row) => row.name },
    { title: t('stores.column.region'), render: (_, row) => nameOf(row.regionCode) },
    { title: t('stores.column.address'), render: (_, row) => <span className="soft">{row.address}</span> },
    {
      title: t('stores.column.state'),
      width: 96,
      render: (_, row) => (
        <Tag color={row.closed ? 'default' : 'success'}>{t(row.closed ? 'stores.closed' : 'stores.open')}</Tag>
      ),
    },
    { title: t('stores.column.created'), width: 120, render: (_, row) => <When at={row.createdAt} /> },
    {
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
      {list.items.length > 0 && <div className="row">{add}</div>}
      <Sheet className="sheet-flush">
        <ListTable
          list={list}
          columns={columns}
          testId="store-list"
          minWidth={940}
          empty={<EmptyState title={t('stores.emptyStores')} hint={t('stores.emptyStoresHint')} action={add} />}
        />
      </Sheet>
      {open && <StoreDialog store={open === 'new' ? null : open} leave={() => setOpen(null)} />}
    </div>
  )
}
