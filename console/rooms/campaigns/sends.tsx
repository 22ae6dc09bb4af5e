import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Tag } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
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
  const columns: Column<Row>[] = [
    {
      key: 'member',
      title: t('campaigns.sends.member'),
      render: (_, row) => (
        <Link to="/members/$id" params={{ id: row.memberId }}>
          {row.nickname ?? t('say.unnamed')} <span className="soft">{row.memberNo}</span>
        </Link>
      ),
    },
    {
      key: 'status',
      title: t('campaigns.sends.status'),
      render: (_, row) => <Tag color={HUES[row.status]}>{t(`campaigns.sends.state.${row.status}`)}</Tag>,
    },
    {
      key: 'reason',
      title: t('campaigns.sends.reason'),
      render: (_, row) => (row.reason ? reasonWords(t, row.reason) : t('say.none')),
    },
    {
      key: 'channel',
      title: t('campaigns.sends.channel'),
      render: (_, row) => (row.channel ? t(`messageChannel.${row.channel}`) : t('say.none')),
    },
    { key: 'attempts', title: t('campaigns.sends.attempts'), align: 'right', render: (_, row) => row.attempts },
    { key: 'at', title: t('campaigns.sends.at'), render: (_, row) => <When at={row.at} /> },
  ]
  return (
    <Sheet
      title={t('campaigns.sends.title')}
      extra={
        <FilterWords
          label={t('campaigns.sends.status')}
          testId="sends-filter"
          value={status}
          onChange={(next) =>
            void go({ to: '/campaigns/$id', params: { id }, search: { status: next }, replace: true })
          }
          words={SEND_STATUSES.map((value) => ({ value, label: t(`campaigns.sends.state.${value}`) }))}
        />
      }
    >
      <ListTable
        name="sends"
        list={list}
        columns={columns}
        testId="sends-list"
        empty={<EmptyState small title={t('campaigns.sends.empty')} />}
      />
    </Sheet>
  )
}
