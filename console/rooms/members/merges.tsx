import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import type { Column } from '../../parts/table/columns'
import { Page, Sheet } from '../../parts/page'
import { ReasonDialog } from '../../parts/reason'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { MERGE_STATUSES } from '../../tabs'

type Row = Item<'listMerges'>

/** Merges that wait for staff, and those that can still be undone. */
export default function MergesPage() {
  const { t } = useTranslation()
  const { status = 'awaiting_approval' } = useSearch({ from: '/inside/members/merges' })
  const go = useNavigate()
  const tell = useTell()
  const list = useList('listMerges', { query: { status } })
  const approve = useDo('approveMerge', ['listMerges', 'listMembers'])
  const reverse = useDo('reverseMerge', ['listMerges', 'listMembers'])
  const [deciding, setDeciding] = useState<Row | null>(null)
  const columns: Column<Row>[] = [
    {
      key: 'member',
      title: t('members.merge.member'),
      render: (_, row) => <span className="code">{row.memberNoMasked}</span>,
    },
    {
      key: 'state',
      title: t('coupons.column.state'),
      render: (_, row) => <Tag>{t(`members.merge.status.${row.status}`)}</Tag>,
    },
    { key: 'asked', title: t('members.merge.asked'), render: (_, row) => <When at={row.askedAt} /> },
    { key: 'decided', title: t('members.merge.decided'), render: (_, row) => <When at={row.decidedAt} /> },
    {
      key: 'act',
      width: 140,
      align: 'right',
      render: (_, row) =>
        row.status !== 'reversed' && (
          <Button size="small" onClick={() => setDeciding(row)} data-testid={`merge-decide-${row.id}`}>
            {t(row.status === 'merged' ? 'members.merge.reverse' : 'members.merge.approve')}
          </Button>
        ),
    },
  ]
  const decide = async (row: Row, reason: string): Promise<void> => {
    if (row.status === 'merged') await reverse.mutateAsync({ params: { id: row.memberId }, body: { reason } })
    else await approve.mutateAsync({ params: { id: row.id }, body: { reason } })
    tell.done(t(row.status === 'merged' ? 'members.merge.reversedDone' : 'members.merge.approved'))
  }
  return (
    <Page
      crumbs={[{ to: '/members', words: t('members.title') }]}
      title={t('members.merge.title')}
      hint={t('members.merge.hint')}
    >
      <Segmented
        value={status}
        options={MERGE_STATUSES.map((value) => ({ value, label: t(`members.merge.status.${value}`) }))}
        onChange={(next) => void go({ to: '/members/merges', search: { status: next } })}
      />
      <Sheet className="sheet-flush">
        <ListTable
          name="merges"
          list={list}
          columns={columns}
          empty={<EmptyState title={t('members.merge.empty')} hint={t('members.merge.emptyHint')} />}
        />
      </Sheet>
      {deciding && (
        <ReasonDialog
          title={t(deciding.status === 'merged' ? 'members.merge.reverse' : 'members.merge.approve')}
          leave={() => setDeciding(null)}
          act={(reason) => decide(deciding, reason)}
        />
      )}
    </Page>
  )
}
