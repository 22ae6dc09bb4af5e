import { Tag } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import type { Column } from '../../parts/table/columns'
import { ThingLink } from '../../parts/thingLink'
import { When } from '../../parts/when'
import { aboutOf } from './about'

type Row = Item<'listNotices'>

/** What others decided on what this person asked for, with their comment; looking at it is having seen it. */
export function Notices() {
  const { t } = useTranslation()
  const list = useList('listNotices', {})
  const see = useDo('seeNotices', ['readWaiting'])
  const unseen = list.items.some(({ seen }) => !seen)
  const { mutate } = see
  useEffect(() => {
    if (unseen) mutate({})
  }, [unseen, mutate])
  const columns: Column<Row>[] = [
    {
      key: 'what',
      title: t('approvals.column.what'),
      render: (_, row) => {
        // A refund is told by its own id, which has no page; a campaign by the campaign's.
        const link = row.kind === 'campaign' ? aboutOf(row.kind, row.objectId) : null
        return (
          <span className="wrap-any">
            <span className="soft">{t(`approvals.kind.${row.kind}`)}</span> <ThingLink to={link}>{row.title}</ThingLink>{' '}
            {!row.seen && <Tag color="warning">{t('approvals.new')}</Tag>}
          </span>
        )
      },
    },
    {
      key: 'decision',
      title: t('approvals.column.decision'),
      width: 110,
      render: (_, row) => (
        <Tag color={row.decision === 'approve' ? 'success' : 'default'} data-testid="notice-decision">
          {t(row.decision === 'approve' ? 'approvals.yes' : 'approvals.no')}
        </Tag>
      ),
    },
    {
      key: 'comment',
      title: t('approvals.comment'),
      render: (_, row) => <span className="wrap-any">{row.comment ?? t('say.none')}</span>,
    },
    { key: 'by', title: t('approvals.column.by'), width: 130, render: (_, row) => row.byName ?? t('say.none') },
    { key: 'at', title: t('approvals.column.at'), width: 120, render: (_, row) => <When at={row.at} /> },
  ]
  return (
    <Sheet className="sheet-flush">
      <ListTable
        name="notices"
        list={list}
        columns={columns}
        minWidth={760}
        testId="notice-list"
        empty={<EmptyState title={t('approvals.noNotices')} hint={t('approvals.noNoticesHint')} />}
      />
    </Sheet>
  )
}
