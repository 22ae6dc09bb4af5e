import { FileTextOutlined, PlusOutlined } from '@ant-design/icons'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { Meter } from '../../parts/meter'
import { Page, Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { CAMPAIGN_STATUSES } from '../../tabs'
import { StatusTag } from './statusTag'

type Row = Item<'listCampaigns'>

/** All campaigns with their state and progress. */
export default function CampaignsPage() {
  const { t } = useTranslation()
  const { status } = useSearch({ from: '/inside/campaigns' })
  const go = useNavigate()
  const may = useMay()
  const list = useList('listCampaigns', { query: { status } })
  const fresh = may('createCampaign') && (
    <Link to="/campaigns/new">
      <Button type="primary" icon={<PlusOutlined />} data-testid="campaign-new">
        {t('campaigns.new')}
      </Button>
    </Link>
  )
  const columns: TableColumnsType<Row> = [
    {
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
    { title: t('campaigns.column.status'), width: 130, render: (_, row) => <StatusTag status={row.status} /> },
    {
      title: t('campaigns.column.progress'),
      width: 180,
      render: (_, row) =>
        row.progress.total > 0 ? <Meter used={row.progress.done} total={row.progress.total} plain /> : t('say.none'),
    },
    { title: t('campaigns.column.launched'), width: 130, render: (_, row) => <When at={row.launchedAt} /> },
    { title: t('campaigns.column.created'), width: 130, render: (_, row) => <When at={row.createdAt} /> },
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
      <div className="chips">
        <Select
          allowClear
          className="member-segment"
          placeholder={t('campaigns.column.status')}
          aria-label={t('campaigns.column.status')}
          data-testid="campaign-filter"
          value={status}
          onChange={(next?: (typeof CAMPAIGN_STATUSES)[number]) =>
            void go({ to: '/campaigns', search: { status: next } })
          }
          options={CAMPAIGN_STATUSES.map((value) => ({ value, label: t(`campaigns.status.${value}`) }))}
        />
      </div>
      <Sheet className="sheet-flush">
        <ListTable
          list={list}
          columns={columns}
          minWidth={820}
          testId="campaign-list"
          onRow={(row) => void go({ to: '/campaigns/$id', params: { id: row.id } })}
          empty={<EmptyState title={t('campaigns.empty')} hint={t('campaigns.emptyHint')} action={fresh} />}
        />
      </Sheet>
    </Page>
  )
}
