import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { EmptyState } from '../../parts/states'
import type { Column } from '../../parts/table/columns'
import { ThingLink } from '../../parts/thingLink'
import { When } from '../../parts/when'

type Row = Item<'listMemberMessages'>
const HUES = { started: 'processing', accepted: 'success', failed: 'error', unknown: 'warning' } as const

/** What was sent to the member, how it ended and whether it was opened. */
export function MemberMessages({ id }: { id: string }) {
  const { t } = useTranslation()
  const list = useList('listMemberMessages', { params: { id } })
  const columns: Column<Row>[] = [
    {
      key: 'what',
      title: t('members.message.column.what'),
      render: (_, row) => (
        <div className="wrap-any">
          <ThingLink to={row.campaignId ? { to: '/campaigns/$id', params: { id: row.campaignId } } : null}>
            {row.campaignName ?? t('members.message.service')}
          </ThingLink>
          {row.templateName && <div className="soft">{row.templateName}</div>}
        </div>
      ),
    },
    {
      key: 'channel',
      title: t('members.message.column.channel'),
      width: 150,
      render: (_, row) => t(`messageChannel.${row.channel}`),
    },
    {
      key: 'outcome',
      title: t('members.message.column.outcome'),
      width: 130,
      render: (_, row) => (
        <Tag color={HUES[row.outcome]} title={row.code ?? undefined}>
          {row.deliveredAt ? t('members.message.delivered') : t(`members.message.outcome.${row.outcome}`)}
        </Tag>
      ),
    },
    { key: 'sent', title: t('members.message.column.sent'), width: 120, render: (_, row) => <When at={row.sentAt} /> },
    {
      key: 'opened',
      title: t('members.message.column.opened'),
      width: 120,
      render: (_, row) =>
        row.openedAt ? <When at={row.openedAt} /> : <span className="soft">{t('members.message.notOpened')}</span>,
    },
  ]
  return (
    <ListTable
      name="memberMessages"
      list={list}
      columns={columns}
      minWidth={700}
      testId="member-messages"
      empty={<EmptyState small title={t('members.message.empty')} />}
    />
  )
}
