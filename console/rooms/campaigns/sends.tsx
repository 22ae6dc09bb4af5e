import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Select, Tag, type TableColumnsType } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { When } from '../../parts/when'
import { SEND_STATUSES } from '../../tabs'
import { zh } from '../../words/campaignForm'

type Row = Item<'listSends'>
const HUES: Partial<Record<Row['status'], string>> = {
  delivered: 'success',
  accepted: 'processing',
  failed: 'error',
  unknown: 'warning',
}
const reasonWords = (t: TFunction, reason: string): string =>
  reason in zh.reason ? t(`campaigns.reason.${reason as keyof typeof zh.reason}`) : reason

/** Everybody of the audience with the outcome and its reason. */
export function Sends({ id }: { id: string }) {
  const { t } = useTranslation()
  const { status } = useSearch({ from: '/inside/campaigns/$id' })
  const go = useNavigate()
  const list = useList('listSends', { params: { id }, query: { status } })
  const columns: TableColumnsType<Row> = [
    {
      title: t('campaigns.sends.member'),
      render: (_, row) => (
        <Link to="/members" search={{ member: row.memberId }}>
          {t('campaigns.sends.see')}
        </Link>
      ),
    },
    {
      title: t('campaigns.sends.status'),
      render: (_, row) => <Tag color={HUES[row.status]}>{t(`campaigns.sends.state.${row.status}`)}</Tag>,
    },
    {
      title: t('campaigns.sends.reason'),
      render: (_, row) => (row.reason ? reasonWords(t, row.reason) : t('say.none')),
    },
    {
      title: t('campaigns.sends.channel'),
      render: (_, row) => (row.channel ? t(`messageChannel.${row.channel}`) : t('say.none')),
    },
    { title: t('campaigns.sends.attempts'), align: 'right', render: (_, row) => row.attempts },
    { title: t('campaigns.sends.at'), render: (_, row) => <When at={row.at} /> },
  ]
  return (
    <Sheet
      title={t('campaigns.sends.title')}
      extra={
        <Select
          allowClear
          className="member-segment"
          placeholder={t('campaigns.sends.all')}
          data-testid="sends-filter"
          aria-label={t('campaigns.sends.status')}
          value={status}
          onChange={(next?: Row['status']) =>
            void go({ to: '/campaigns/$id', params: { id }, search: { status: next } })
          }
          options={SEND_STATUSES.map((value) => ({ value, label: t(`campaigns.sends.state.${value}`) }))}
        />
      }
    >
      <ListTable
        list={list}
        columns={columns}
        testId="sends-list"
        empty={<EmptyState small title={t('campaigns.sends.empty')} />}
      />
    </Sheet>
  )
}
