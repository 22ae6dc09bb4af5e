import { CloudOutlined, PlusOutlined } from '@ant-design/icons'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { Filters, FilterText, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { Page, Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { minute, When } from '../../parts/when'
import { useMay } from '../../session'
import { SEGMENT_STATES } from '../../tabs'

type Row = Item<'listSegments'>
/** One that is being counted is looked at again after so long. */
const COUNTED_AFTER_MS = 3000

/** The saved segments with their sentences, how many people each has and reaches, and what it is used by. */
export default function SegmentsPage() {
  const { t } = useTranslation()
  const go = useNavigate()
  const may = useMay()
  const search = useSearch({ from: '/inside/segments' })
  const { q, state, sort } = search
  const list = useList(
    'listSegments',
    { query: { q, state, sort } },
    {
      keepPrevious: true,
      every: (items) => (items.some(({ counted }) => counted === null) ? COUNTED_AFTER_MS : false),
    },
  )
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/segments', search: { ...search, ...part }, replace: true })
  const filtered = Boolean(q ?? state)
  const fresh = may('createSegment') && (
    <Link to="/segments/new">
      <Button type="primary" icon={<PlusOutlined />} data-testid="segment-new">
        {t('segments.new')}
      </Button>
    </Link>
  )
  const columns: Column<Row>[] = [
    {
      key: 'name',
      sort: 'name',
      title: t('segments.column.name'),
      width: 240,
      render: (_, row) => (
        <Link to="/segments/$id" params={{ id: row.id }} data-testid={`segment-row-${row.id}`}>
          {row.name}
          {row.snapshot && <span className="soft"> · {t('segments.static.tag')}</span>}
        </Link>
      ),
    },
    { key: 'rule', title: t('segments.column.rule'), render: (_, row) => <span className="soft">{row.sentence}</span> },
    {
      key: 'members',
      title: t('segments.column.members'),
      width: 100,
      align: 'right',
      render: (_, { counted }) =>
        counted ? (
          <span title={t('segments.countedAt', { at: minute(counted.at) })} data-testid="segment-members">
            {counted.members.toLocaleString()}
          </span>
        ) : (
          <span className="soft">{t('segments.counting')}</span>
        ),
    },
    {
      key: 'reachable',
      title: t('segments.column.reachable'),
      width: 100,
      align: 'right',
      render: (_, { counted }) => (counted ? counted.reachable.toLocaleString() : ''),
    },
    { key: 'used', title: t('segments.column.used'), width: 130, render: (_, row) => <UsedBy row={row} /> },
    {
      key: 'updated',
      sort: 'updatedAt',
      title: t('segments.column.updated'),
      width: 130,
      render: (_, row) => <When at={row.updatedAt} />,
    },
    {
      key: 'act',
      width: 110,
      align: 'right',
      render: (_, row) => (
        <div className="row">
          {may('createCampaign') && (
            <Link to="/campaigns/new" search={{ segmentId: row.id }}>
              <Button size="small">{t('segments.campaign')}</Button>
            </Link>
          )}
        </div>
      ),
    },
  ]
  return (
    <Page
      title={t('segments.title')}
      hint={t('segments.hint')}
      actions={
        <>
          <Link to="/segments/overlap">
            <Button data-testid="segments-overlap">{t('segments.overlap.title')}</Button>
          </Link>
          <Link to="/segments/seasons">
            <Button icon={<CloudOutlined />} data-testid="segments-seasons">
              {t('segments.seasons')}
            </Button>
          </Link>
          {fresh}
        </>
      }
    >
      <Filters views="segments" clear={filtered && (() => ask({ q: undefined, state: undefined }))}>
        <FilterText
          label={t('segments.find')}
          testId="segment-find"
          value={q}
          onFind={(typed) => ask({ q: typed.trim() || undefined })}
        />
        <FilterWords
          label={t('segments.state.label')}
          testId="segment-state"
          value={state}
          onChange={(next) => ask({ state: next })}
          words={SEGMENT_STATES.map((value) => ({ value, label: t(`segments.state.${value}`) }))}
        />
      </Filters>
      <Sheet className="sheet-flush">
        <ListTable
          name="segments"
          list={list}
          columns={columns}
          minWidth={1000}
          testId="segment-list"
          written={{
            list: 'segments',
            name: t('segments.title'),
            query: { q, state, sort },
            columns: [
              { field: 'name', title: t('segments.column.name') },
              { field: 'sentence', title: t('segments.column.rule') },
              { field: 'updatedAt', title: t('segments.column.updated') },
            ],
          }}
          onRow={(row) => void go({ to: '/segments/$id', params: { id: row.id } })}
          sort={{ by: sort, to: (next) => ask({ sort: next as typeof sort }) }}
          empty={
            state && !q ? (
              <EmptyState title={t('segments.noneArchived')} />
            ) : q ? (
              <EmptyState title={t('table.none')} hint={t('table.noneHint')} />
            ) : (
              <EmptyState title={t('segments.empty')} hint={t('segments.emptyHint')} action={fresh} />
            )
          }
        />
      </Sheet>
    </Page>
  )
}

/** How much uses the segment; the campaigns lead to their list. */
function UsedBy({ row: { id, usedBy } }: { row: Row }) {
  const { t } = useTranslation()
  const may = useMay()
  const { campaigns, coupons, segments } = usedBy
  if (campaigns + coupons + segments === 0) return <span className="soft">{t('segments.used.nowhere')}</span>
  const words = t('segments.used.campaigns', { n: campaigns })
  return (
    <span data-testid="segment-used">
      {campaigns > 0 &&
        (may('listCampaigns') ? (
          <Link to="/campaigns" search={{ segmentId: id }}>
            {words}
          </Link>
        ) : (
          words
        ))}
      {campaigns > 0 && coupons > 0 && ' · '}
      {coupons > 0 && t('segments.used.coupons', { n: coupons })}
      {campaigns + coupons > 0 && segments > 0 && ' · '}
      {segments > 0 && t('segments.used.segments', { n: segments })}
    </span>
  )
}
