import { PlusOutlined } from '@ant-design/icons'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api'
import { useList } from '../../data/read'
import { Filters, FilterText, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import { Sheet } from '../../parts/page'
import { Picker } from '../../parts/picker'
import { useNames } from '../../parts/sources'
import { EmptyState } from '../../parts/states'
import { BulkTurn } from '../../parts/table/bulkTurn'
import type { Column } from '../../parts/table/columns'
import { wordsOf } from '../../parts/table/words'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { CHANNEL_KINDS } from '../../tabs'
import { ChannelDialog } from './channelDialog'
import type { ChannelRow } from './rows'

const STATES = ['on', 'off'] as const
/** A code that is still being drawn is looked at again after so long. */
const DRAWN_AFTER_MS = 3000

/** The joining channels: where each leads from, how many scanned it and joined; each has a page with its code. */
export function Channels() {
  const { t } = useTranslation()
  const may = useMay()
  const go = useNavigate()
  const search = useSearch({ from: '/inside/stores' })
  const { q, kind, storeId } = search
  const state = STATES.find((word) => word === search.state)
  const sort = search.sort
  const list = useList(
    'listChannels',
    { query: { q, kind, storeId, state, sort } },
    { keepPrevious: true, every: (items) => (items.some(({ imageReady }) => !imageReady) ? DRAWN_AFTER_MS : false) },
  )
  const storeName = useNames(
    'store',
    list.items.map((row) => row.storeId),
  )
  const [open, setOpen] = useState(false)
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/stores', search: { ...search, tab: 'channels', ...part }, replace: true })
  const filtered = Boolean(q ?? kind ?? storeId ?? state)
  const clear = (): void => ask({ q: undefined, kind: undefined, storeId: undefined, state: undefined })
  const add = may('createChannel') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(true)} data-testid="channel-new">
      {t('stores.newChannel')}
    </Button>
  )
  const columns: Column<ChannelRow>[] = [
    {
      key: 'name',
      title: t('stores.channel.column.name'),
      sort: 'name',
      render: (_, row) => (
        <div data-testid={`channel-${row.id}`}>
          <Link to="/channels/$id" params={{ id: row.id }}>
            {row.name}
          </Link>{' '}
          {row.disabled && <Tag>{t('stores.channel.disabled')}</Tag>}
          <div className="faint-code soft" data-testid="channel-scene">
            {row.scene}
          </div>
        </div>
      ),
    },
    {
      key: 'kind',
      title: t('stores.channel.column.kind'),
      width: 140,
      render: (_, row) => t(`stores.kind.${row.kind}`),
    },
    {
      key: 'store',
      title: t('stores.channel.column.store'),
      width: 180,
      render: (_, row) => storeName(row.storeId) ?? t('say.none'),
    },
    {
      key: 'scans',
      title: t('stores.channel.scans'),
      width: 90,
      align: 'right',
      render: (_, row) => row.scans.toLocaleString(),
    },
    {
      key: 'joined',
      title: t('stores.channel.joined'),
      width: 130,
      align: 'right',
      render: (_, row) => (
        <>
          {row.joined.toLocaleString()} <span className="soft">{rateOf(row) !== null && `${rateOf(row)}%`}</span>
        </>
      ),
    },
    {
      key: 'created',
      title: t('stores.column.created'),
      width: 120,
      sort: 'createdAt',
      render: (_, row) => <When at={row.createdAt} />,
    },
  ]
  return (
    <div className="stack">
      <div className="row-between">
        <Filters views="channels" clear={filtered && clear}>
          <FilterText
            label={t('stores.channel.find')}
            testId="channel-find"
            value={q}
            onFind={(typed) => ask({ q: typed.trim() || undefined })}
          />
          <FilterWords
            label={t('stores.channel.column.kind')}
            testId="channel-kind-filter"
            value={kind}
            onChange={(next) => ask({ kind: next })}
            words={CHANNEL_KINDS.map((value) => ({ value, label: t(`stores.kind.${value}`) }))}
          />
          <Picker
            of="store"
            chip
            clear
            label={t('stores.channel.column.store')}
            testId="channel-store-filter"
            value={storeId}
            onChange={(next) => ask({ storeId: next })}
          />
          <FilterWords
            label={t('stores.column.state')}
            testId="channel-state"
            value={state}
            onChange={(next) => ask({ state: next })}
            words={STATES.map((value) => ({ value, label: t(`stores.channel.state.${value}`) }))}
          />
        </Filters>
        {(list.items.length > 0 || filtered) && add}
      </div>
      <Sheet className="sheet-flush">
        <ListTable
          name="channels"
          list={list}
          columns={columns}
          minWidth={860}
          testId="channel-list"
          sort={{ by: sort, to: (next) => ask({ sort: next as typeof sort }) }}
          onRow={(row) => void go({ to: '/channels/$id', params: { id: row.id } })}
          bulk={may('editChannel') ? (rows, done) => <ChannelBulk rows={rows} done={done} /> : undefined}
          written={{
            list: 'channels',
            name: t('stores.tab.channels'),
            query: { q, kind, storeId, state, sort },
            columns: [
              { field: 'name', title: t('stores.channel.column.name') },
              { field: 'scene', title: t('stores.channel.scene') },
              {
                field: 'kind',
                title: t('stores.channel.column.kind'),
                words: wordsOf(CHANNEL_KINDS, (word) => t(`stores.kind.${word}`)),
              },
              { field: 'scans', title: t('stores.channel.scans') },
              { field: 'joined', title: t('stores.channel.joined') },
              {
                field: 'disabled',
                title: t('stores.column.state'),
                words: { true: t('stores.channel.state.off'), false: t('stores.channel.state.on') },
              },
              { field: 'createdAt', title: t('stores.column.created') },
            ],
          }}
          empty={
            filtered ? (
              <EmptyState title={t('table.none')} hint={t('table.noneHint')} />
            ) : (
              <EmptyState title={t('stores.emptyChannels')} hint={t('stores.emptyChannelsHint')} action={add} />
            )
          }
        />
      </Sheet>
      {open && <ChannelDialog channel={null} leave={() => setOpen(false)} />}
    </div>
  )
}

/** Of a hundred who scanned, so many joined; nothing where nobody scanned. */
export const rateOf = ({ scans, joined }: ChannelRow): number | null =>
  scans > 0 ? Math.round((joined / scans) * 100) : null

/** Several channels switched off or on again; their codes stay as they are printed. */
function ChannelBulk({ rows, done }: { rows: ChannelRow[]; done: () => void }) {
  const { t } = useTranslation()
  return (
    <BulkTurn
      rows={rows}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      touches={['listChannels', 'readChannel']}
      done={done}
      isOn={({ disabled }) => !disabled}
      turn={({ id }, on) => call('editChannel', { params: { id }, body: { disabled: !on } })}
      off={{ words: t('stores.channel.off'), hint: t('stores.channel.offHint'), testId: 'channels-off' }}
      on={{ words: t('stores.channel.on'), hint: t('stores.channel.onHint'), testId: 'channels-on' }}
    />
  )
}
