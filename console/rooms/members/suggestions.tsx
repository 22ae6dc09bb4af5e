import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Progress, Segmented, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useList } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { Page, Sheet } from '../../parts/page'
import { ReasonDialog } from '../../parts/reason'
import { EmptyState } from '../../parts/states'
import type { Column } from '../../parts/table/columns'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { SUGGESTION_STATES } from '../../tabs'
import { MergeDialog } from './mergeDialog'
import { Person } from './person'
import { TOUCHED, type Suggestion } from './suggestionRows'

/** Pairs of records that may be one person's, side by side, with what speaks for it; staff say whether they are. */
export default function SuggestionsPage() {
  const { t } = useTranslation()
  const { state = 'open' } = useSearch({ from: '/inside/members/suggestions' })
  const go = useNavigate()
  const may = useMay()
  const tell = useTell()
  const list = useList('listIdentitySuggestions', { query: { state } })
  const decline = useDo('declineIdentitySuggestion', [...TOUCHED])
  const [deciding, setDeciding] = useState<{ row: Suggestion; what: 'merge' | 'decline' } | null>(null)
  const leave = (): void => setDeciding(null)
  const person = (at: 0 | 1): Column<Suggestion> => ({
    key: at === 0 ? 'one' : 'other',
    title: t(at === 0 ? 'members.suggestion.one' : 'members.suggestion.other'),
    width: 230,
    render: (_, row) => {
      const who = row.people[at]
      return who ? <Person of={who} /> : t('say.none')
    },
  })
  const columns: Column<Suggestion>[] = [
    person(0),
    person(1),
    {
      key: 'why',
      title: t('members.suggestion.why'),
      render: (_, row) => (
        <div className="stack-tight">
          <div className="chips tags" data-testid="suggestion-reasons">
            {row.reasons.map(({ kind }) => (
              <Tag key={kind}>{t(`members.suggestion.reason.${kind}`)}</Tag>
            ))}
          </div>
          <div className="meter meter-narrow">
            <span className="meter-words">{row.weight}%</span>
            <Progress
              percent={row.weight}
              showInfo={false}
              size={{ height: 4 }}
              strokeColor="var(--brand-text)"
              aria-label={t('members.suggestion.weight')}
            />
          </div>
        </div>
      ),
    },
    {
      key: 'found',
      title: t(state === 'open' ? 'members.suggestion.found' : 'members.suggestion.decided'),
      width: 120,
      render: (_, row) =>
        state === 'open' ? (
          <When at={row.foundAt} />
        ) : (
          <div className="wrap-any">
            <When at={row.decidedAt} />
            <div className="soft">{row.decidedByName}</div>
            <div className="soft">{row.why}</div>
          </div>
        ),
    },
    {
      key: 'act',
      width: 170,
      align: 'right',
      render: (_, row) =>
        row.state === 'open' &&
        may('declineIdentitySuggestion') && (
          <div className="row row-end">
            <Button
              size="small"
              onClick={() => setDeciding({ row, what: 'decline' })}
              data-testid={`suggestion-decline-${row.id}`}
            >
              {t('members.suggestion.decline')}
            </Button>
            <Button
              size="small"
              type="primary"
              onClick={() => setDeciding({ row, what: 'merge' })}
              data-testid={`suggestion-merge-${row.id}`}
            >
              {t('members.suggestion.merge')}
            </Button>
          </div>
        ),
    },
  ]
  return (
    <Page
      crumbs={[{ to: '/members', words: t('members.title') }]}
      title={t('members.suggestion.title')}
      hint={t('members.suggestion.hint')}
      actions={
        may('listMerges') && (
          <Link to="/members/merges" search={{ status: 'merged' }}>
            <Button>{t('members.suggestion.undo')}</Button>
          </Link>
        )
      }
    >
      <Segmented
        value={state}
        options={SUGGESTION_STATES.map((value) => ({
          value,
          label: <span data-testid={`suggestions-${value}`}>{t(`members.suggestion.state.${value}`)}</span>,
        }))}
        onChange={(next) => void go({ to: '/members/suggestions', search: { state: next } })}
      />
      <Sheet className="sheet-flush">
        <ListTable
          name="suggestions"
          list={list}
          columns={columns}
          minWidth={940}
          testId="suggestion-list"
          empty={
            <EmptyState
              title={t(`members.suggestion.empty.${state}`)}
              hint={state === 'open' ? t('members.suggestion.emptyHint') : undefined}
            />
          }
        />
      </Sheet>
      {deciding?.what === 'merge' && <MergeDialog row={deciding.row} leave={leave} />}
      {deciding?.what === 'decline' && (
        <ReasonDialog
          title={t('members.suggestion.declineTitle')}
          hint={t('members.suggestion.declineHint')}
          leave={leave}
          act={async (reason) => {
            await decline.mutateAsync({ params: { id: deciding.row.id }, body: { reason } })
            tell.done(t('members.suggestion.declined'))
          }}
        />
      )}
    </Page>
  )
}
