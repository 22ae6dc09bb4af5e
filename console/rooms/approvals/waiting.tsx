import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteName } from '../../../shared/contract/table'
import { useDo, useList, type Item } from '../../data/read'
import { Filters, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import { Money } from '../../parts/money'
import { Sheet } from '../../parts/page'
import { CommentDialog } from '../../parts/reason'
import { EmptyState } from '../../parts/states'
import type { Column } from '../../parts/table/columns'
import { useTell } from '../../parts/tell'
import { ThingLink } from '../../parts/thingLink'
import { When } from '../../parts/when'
import { APPROVAL_KINDS } from '../../tabs'
import { aboutOf } from './about'

type Row = Item<'listApprovals'>
const TOUCHED: RouteName[] = [
  'listApprovals',
  'listRefunds',
  'listOrders',
  'readOrder',
  'listMerges',
  'listMembers',
  'listCampaigns',
  'readCampaign',
]

/** Campaigns, refunds and merges that wait, the oldest first; one's own say why they wait for somebody else. */
export function Waiting() {
  const { t } = useTranslation()
  const { kind } = useSearch({ from: '/inside/approvals' })
  const go = useNavigate()
  const list = useList('listApprovals', { query: { kind } })
  const [deciding, setDeciding] = useState<{ row: Row; decision: 'approve' | 'refuse' } | null>(null)
  const columns: Column<Row>[] = [
    {
      key: 'what',
      title: t('approvals.column.what'),
      render: (_, row) => {
        const link = aboutOf(row.kind, row.kind === 'campaign' ? row.id : row.aboutId)
        return (
          <div className="wrap-any">
            <span className="soft">{t(`approvals.kind.${row.kind}`)}</span> <ThingLink to={link}>{row.title}</ThingLink>
            {row.reason && <div className="soft">{row.reason}</div>}
          </div>
        )
      },
    },
    {
      key: 'amount',
      title: t('approvals.column.amount'),
      width: 120,
      align: 'right',
      render: (_, row) => (row.amountFen === null ? t('say.none') : <Money fen={row.amountFen} />),
    },
    {
      key: 'asked',
      title: t('approvals.column.asked'),
      width: 150,
      render: (_, row) => (
        <div>
          {row.askedByName ?? t('approvals.member')}
          <div className="soft">
            <When at={row.askedAt} />
          </div>
        </div>
      ),
    },
    {
      key: 'act',
      width: 190,
      align: 'right',
      render: (_, row) => (
        <div className="row row-end">
          <Button
            size="small"
            onClick={() => setDeciding({ row, decision: 'refuse' })}
            data-testid={`approval-refuse-${row.id}`}
          >
            {t('approvals.refuse')}
          </Button>
          <Tooltip title={row.mayApprove ? undefined : t('approvals.own')}>
            <Button
              size="small"
              type="primary"
              disabled={!row.mayApprove}
              aria-description={row.mayApprove ? undefined : t('approvals.own')}
              onClick={() => setDeciding({ row, decision: 'approve' })}
              data-testid={`approval-approve-${row.id}`}
            >
              {t('approvals.approve')}
            </Button>
          </Tooltip>
        </div>
      ),
    },
  ]
  return (
    <div className="stack">
      <Filters>
        <FilterWords
          label={t('approvals.column.what')}
          testId="approval-kind"
          value={kind}
          onChange={(next) => void go({ to: '/approvals', search: { kind: next }, replace: true })}
          words={APPROVAL_KINDS.map((value) => ({ value, label: t(`approvals.kind.${value}`) }))}
        />
      </Filters>
      <Sheet className="sheet-flush">
        <ListTable
          name="approvals"
          list={list}
          columns={columns}
          minWidth={760}
          testId="approval-list"
          empty={<EmptyState title={t('approvals.empty')} hint={t('approvals.emptyHint')} />}
        />
      </Sheet>
      {deciding && <Decision {...deciding} leave={() => setDeciding(null)} />}
    </div>
  )
}

function Decision({ row, decision, leave }: { row: Row; decision: 'approve' | 'refuse'; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const decide = useDo('decideApproval', TOUCHED)
  const refuse = decision === 'refuse'
  return (
    <CommentDialog
      title={`${t(refuse ? 'approvals.refuse' : 'approvals.approve')} · ${row.title}`}
      hint={t(refuse ? 'approvals.refuseHint' : 'approvals.approveHint')}
      label={t('approvals.comment')}
      needed={refuse}
      danger={refuse}
      leave={leave}
      act={async (comment) => {
        const { kind, id } = row
        const body = refuse
          ? { decision: 'refuse' as const, comment }
          : { decision: 'approve' as const, ...(comment ? { comment } : {}) }
        await decide.mutateAsync({ params: { kind, id }, body })
        tell.done(t(refuse ? 'approvals.refused' : 'approvals.approved'))
      }}
    />
  )
}
