import { CloudOutlined, PlusOutlined } from '@ant-design/icons'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
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
  const list = useList('listSegments', {})
  const fresh = may('createSegment') && (
    <Link to="/segments/new">
      <Button type="primary" icon={<PlusOutlined />} data-testid="segment-new">
        {t('segments.new')}
      </Button>
    </Link>
  )
  const columns: TableColumnsType<Row> = [
    {
      title: t('segments.column.name'),
      width: 240,
      render: (_, row) => (
        <Link to="/segments/$id" params={{ id: row.id }} data-testid={`segment-row-${row.id}`}>
          {row.name}
        </Link>
      ),
    },
    { title: t('segments.column.rule'), render: (_, row) => <span className="soft">{row.sentence}</span> },
    { title: t('segments.column.updated'), width: 130, render: (_, row) => <When at={row.updatedAt} /> },
    {
      width: 190,
      align: 'right',
      render: (_, row) => (
        <div className="row" onClick={(event) => event.stopPropagation()}>
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
      <Sheet className="sheet-flush">
        <ListTable
          list={list}
          columns={columns}
          minWidth={860}
          testId="segment-list"
          onRow={(row) => void go({ to: '/segments/$id', params: { id: row.id } })}
          empty={<EmptyState title={t('segments.empty')} hint={t('segments.emptyHint')} action={fresh} />}
        />
      </Sheet>
    </Page>
  )
}
