import { FileTextOutlined, PlusOutlined } from '@ant-design/icons'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { Filters, FilterText, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { wordsOf } from '../../parts/table/words'
import { Meter } from '../../parts/meter'
import { Page, Sheet } from '../../parts/page'
import { Picker } from '../../parts/picker'
import { EmptyState } from '../../parts/states'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { CAMPAIGN_STATUSES } from '../../tabs'
import { StatusTag } from './statusTag'

type Row = Item<'listCampaigns'>

/** All campaigns with their state and progress. */
export default function CampaignsPage() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/inside/campaigns' })
  const { q, status, segmentId, sort } = search
  const go = useNavigate()
  const may = useMay()
  const list = useList('listCampaigns', { query: { q, status, segmentId, sort } }, { keepPrevious: true })
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/campaigns', search: { ...search, ...part }, replace: true })
  const filtered = Boolean(q ?? status ?? segmentId)
  const fresh = may('createCampaign') && (
    <Link to="/campaigns/new">
      <Button type="primary" icon={<PlusOutlined />} data-testid="campaign-new">
        {t('campaigns.new')}
      </Button>
    </Link>
  )
  const columns: Column<Row>[] = [
    {
      key: 'name',
      sort: 'name',
      title: t('campaigns.column.name'),
      render: (_, row) => (
        <div>
          <Link to="/campaigns/$id" params={{ id: row.id }} data-testid={`campaign-row-${row.id}`}>
            {row.name}
          </Link>
          <div className="soft">{row.channels.map((channel) => t(`messageChannel.${channel}`)).join(' → ')}</div>
        </div>
      ),
    },
    {
      key: 'status',
      title: t('campaigns.column.status'),
      width: 130,
      render: (_, row) => <StatusTag status={row.status} waiting={row.waiting} />,
    },
    {
      key: 'progress',
      title: t('campaigns.column.progress'),
      width: 180,
      render: (_, row) =>
        row.progress.total > 0 ? <Meter used={row.progress.done} total={row.progress.total} plain /> : t('say.none'),
    },
    {
      key: 'launched',
      title: t('campaigns.column.launched'),
      width: 130,
      render: (_, row) => <When at={row.launchedAt} />,
    },
    {
      key: 'created',
      sort: 'createdAt',
      title: t('campaigns.column.created'),
      width: 130,
      render: (_, row) => <When at={row.createdAt} />,
    },
  ]
  return (
    <Page
      title={t('campaigns.title')}
      hint={t('campaigns.hint')}
      actions={
        <>
          {may('listMessageTemplates') && (
            <Link to="/campaigns/templates">
              <Button icon={<FileTextOutlined />} data-testid="campaigns-templates">
                {t('campaigns.templates')}
              </Button>
            </Link>
          )}
          {fresh}
        </>
      }
    >
      <Filters
        views="campaigns"
        clear={filtered && (() => ask({ q: undefined, status: undefined, segmentId: undefined }))}
      >
        <FilterText
          label={t('campaigns.find')}
          testId="campaign-find"
          value={q}
          onFind={(typed) => ask({ q: typed.trim() || undefined })}
        />
        <FilterWords
          label={t('campaigns.column.status')}
          testId="campaign-filter"
          value={status}
          onChange={(next) => ask({ status: next })}
          words={CAMPAIGN_STATUSES.map((value) => ({ value, label: t(`campaigns.status.${value}`) }))}
        />
        <Picker
          of="segment"
          chip
          clear
          label={t('campaigns.form.segment')}
          testId="campaign-segment-filter"
          value={segmentId}
          onChange={(next) => ask({ segmentId: next })}
        />
      </Filters>
      <Sheet className="sheet-flush">
        <ListTable
          name="campaigns"
          list={list}
          columns={columns}
          minWidth={820}
          testId="campaign-list"
          written={{
            list: 'campaigns',
            name: t('campaigns.title'),
            query: { q, status, segmentId, sort },
            columns: [
              { field: 'name', title: t('campaigns.column.name') },
              {
                field: 'status',
                title: t('campaigns.column.status'),
                words: wordsOf(CAMPAIGN_STATUSES, (word) => t(`campaigns.status.${word}`)),
              },
              { field: 'launchedAt', title: t('campaigns.column.launched') },
              { field: 'createdAt', title: t('campaigns.column.created') },
            ],
          }}
          onRow={(row) => void go({ to: '/campaigns/$id', params: { id: row.id } })}
          sort={{ by: sort, to: (next) => ask({ sort: next as typeof sort }) }}
          empty={
            filtered ? (
              <EmptyState title={t('table.none')} hint={t('table.noneHint')} />
            ) : (
              <EmptyState title={t('campaigns.empty')} hint={t('campaigns.emptyHint')} action={fresh} />
            )
          }
        />
      </Sheet>
    </Page>
  )
}
