import { CloudOutlined, PlusOutlined } from '@ant-design/icons'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { Filters, FilterText } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { Page, Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { When } from '../../parts/when'
import { useMay } from '../../session'

type Row = Item<'listSegments'>

/** The saved segments with their sentences. */
export default function SegmentsPage() {
  const { t } = useTranslation()
  const go = useNavigate()
  const may = useMay()
  const search = useSearch({ from: '/inside/segments' })
  const { q, sort } = search
  const list = useList('listSegments', { query: { q, sort } }, { keepPrevious: true })
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/segments', search: { ...search, ...part }, replace: true })
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
        </Link>
      ),
    },
    { key: 'rule', title: t('segments.column.rule'), render: (_, row) => <span className="soft">{row.sentence}</span> },
    {
      key: 'updated',
      sort: 'updatedAt',
      title: t('segments.column.updated'),
      width: 130,
      render: (_, row) => <When at={row.updatedAt} />,
    },
    {
      key: 'act',
      width: 190,
      align: 'right',
      render: (_, row) => (
        <div className="row">
          {may('listMembers') && (
            <Link to="/members" search={{ segmentId: row.id }}>
              <Button size="small">{t('segments.seeMembers')}</Button>
            </Link>
          )}
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
          <Link to="/segments/seasons">
            <Button icon={<CloudOutlined />} data-testid="segments-seasons">
              {t('segments.seasons')}
            </Button>
          </Link>
          {fresh}
        </>
      }
    >
      <Filters views="segments" clear={q !== undefined && (() => ask({ q: undefined }))}>
        <FilterText
          label={t('segments.find')}
          testId="segment-find"
          value={q}
          onFind={(typed) => ask({ q: typed.trim() || undefined })}
        />
      </Filters>
      <Sheet className="sheet-flush">
        <ListTable
          name="segments"
          list={list}
          columns={columns}
          minWidth={860}
          testId="segment-list"
          onRow={(row) => void go({ to: '/segments/$id', params: { id: row.id } })}
          sort={{ by: sort, to: (next) => ask({ sort: next as typeof sort }) }}
          empty={
            q ? (
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
