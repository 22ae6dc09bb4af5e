import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Form, Input, Progress, Segmented, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api'
import { useDo, useList } from '../../data/read'
import { Filters, FilterWords } from '../../parts/filters'
import { ListTable } from '../../parts/listTable'
import { BulkAct } from '../../parts/table/bulkAct'
import type { Column } from '../../parts/table/columns'
import { Page, Sheet } from '../../parts/page'
import { PEEK, useLeavePeek } from '../../parts/peek'
import { ReasonDialog } from '../../parts/reason'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { SUSPICION_KINDS, SUSPICION_STATES } from '../../tabs'
import { MemberDrawer } from '../members/drawer'
import { whyWords, type Suspicion } from './why'

/** Patterns that people should look at, the strongest first; a member opens in a drawer, so that the list stays. */
export default function SuspicionsPage() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/inside/risk' })
  const go = useNavigate()
  const may = useMay()
  const state = search.state ?? 'open'
  const list = useList('listSuspicions', { query: { state, kind: search.kind } })
  const [deciding, setDeciding] = useState<{ row: Suspicion; decision: 'dismiss' | 'hold' } | null>(null)
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/risk', search: { ...search, ...part }, replace: true })
  const peek = (member: string): void => void go({ to: '/risk', search: { ...search, member }, state: PEEK })
  const leave = useLeavePeek(() => ask({ member: undefined }))
  const columns: Column<Suspicion>[] = [
    { key: 'why', title: t('abuse.column.why'), render: (_, row) => <Why row={row} /> },
    {
      key: 'who',
      title: t('abuse.column.who'),
      width: 200,
      render: (_, row) => <Members row={row} open={peek} />,
    },
    {
      key: 'where',
      title: t('abuse.column.where'),
      width: 140,
      render: (_, row) => (
        <div className="wrap-any">
          {row.staffName ?? t('say.none')}
          {row.storeName && <div className="soft">{row.storeName}</div>}
        </div>
      ),
    },
    {
      key: 'score',
      title: t('abuse.column.score'),
      width: 100,
      render: (_, row) => (
        <div className="meter meter-narrow">
          <span className="meter-words">{row.score}</span>
          <Progress
            percent={row.score}
            showInfo={false}
            size={{ height: 4 }}
            strokeColor="var(--coupon)"
            aria-label={t('abuse.column.score')}
          />
        </div>
      ),
    },
    { key: 'last', title: t('abuse.column.last'), width: 110, render: (_, row) => <When at={row.lastAt} /> },
    {
      key: 'act',
      width: 170,
      align: 'right',
      render: (_, row) =>
        row.state === 'open' ? (
          may('decideSuspicion') && (
            <div className="row row-end">
              <Button
                size="small"
                onClick={() => setDeciding({ row, decision: 'dismiss' })}
                data-testid={`suspicion-dismiss-${row.id}`}
              >
                {t('abuse.dismiss')}
              </Button>
              <Button
                size="small"
                danger
                onClick={() => setDeciding({ row, decision: 'hold' })}
                data-testid={`suspicion-hold-${row.id}`}
              >
                {t('abuse.member.hold')}
              </Button>
            </div>
          )
        ) : (
          <div className="soft wrap-any">
            {row.note}
            <div>
              <When at={row.decidedAt} />
            </div>
          </div>
        ),
    },
  ]
  return (
    <Page title={t('abuse.title')} hint={t('abuse.hint')}>
      <Filters views="risk">
        <Segmented
          value={state}
          options={SUSPICION_STATES.map((value) => ({
            value,
            label: <span data-testid={`suspicions-${value}`}>{t(`abuse.state.${value}`)}</span>,
          }))}
          onChange={(value) => ask({ state: SUSPICION_STATES.find((word) => word === value) })}
        />
        <FilterWords
          label={t('abuse.anyKind')}
          testId="suspicion-kind"
          value={search.kind}
          onChange={(kind) => ask({ kind })}
          words={SUSPICION_KINDS.map((value) => ({ value, label: t(`abuse.kind.${value}`) }))}
        />
      </Filters>
      <Sheet className="sheet-flush">
        <ListTable
          name="suspicions"
          list={list}
          columns={columns}
          minWidth={980}
          testId="suspicion-list"
          bulk={
            state === 'open' && may('decideSuspicion')
              ? (rows, done) => <DismissBulk rows={rows} done={done} />
              : undefined
          }
          empty={<EmptyState title={t('abuse.empty')} hint={t('abuse.emptyHint')} />}
        />
      </Sheet>
      {deciding && <Decision {...deciding} leave={() => setDeciding(null)} />}
      {search.member && <MemberDrawer id={search.member} leave={leave} />}
    </Page>
  )
}

function Why({ row }: { row: Suspicion }) {
  const { t } = useTranslation()
  const [sentence, numbers] = whyWords(t, row)
  return (
    <div>
      <strong>{t(`abuse.kind.${row.kind}`)}</strong>
      <div>{sentence}</div>
      {numbers.length > 0 && <div className="soft">{numbers.join(' · ')}</div>}
    </div>
  )
}

const SHOWN = 4

function Members({ row, open }: { row: Suspicion; open: (id: string) => void }) {
  const { t } = useTranslation()
  return (
    <div className="stack-none">
      {row.members.slice(0, SHOWN).map((member) => (
        <Button
          key={member.id}
          type="link"
          size="small"
          className="link-flat clip"
          onClick={() => open(member.id)}
          data-testid={`suspicion-member-${member.id}`}
        >
          {member.nickname ?? member.memberNo}
          {member.onHold && <Tag color="warning">{t('abuse.onHold')}</Tag>}
        </Button>
      ))}
      {row.members.length > SHOWN && <span className="soft">{t('abuse.more', { n: row.members.length })}</span>}
    </div>
  )
}

function Decision({ row, decision, leave }: { row: Suspicion; decision: 'dismiss' | 'hold'; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const decide = useDo('decideSuspicion', ['listSuspicions', 'readHold'])
  return (
    <ReasonDialog
      title={t(`abuse.${decision}`)}
      hint={t(`abuse.${decision}Hint`)}
      danger={decision === 'hold'}
      leave={leave}
      act={async (note) => {
        await decide.mutateAsync({ params: { id: row.id }, body: { decision, note } })
        tell.done(t(decision === 'hold' ? 'abuse.held' : 'abuse.dismissed'))
      }}
    />
  )
}

/** Several patterns that turned out to be harmless, for one reason that is written down with each. */
function DismissBulk({ rows, done }: { rows: Suspicion[]; done: () => void }) {
  const { t } = useTranslation()
  const [note, setNote] = useState('')
  return (
    <BulkAct
      rows={rows}
      keyOf={({ id }) => id}
      nameOf={({ kind, members }) =>
        `${t(`abuse.kind.${kind}`)} · ${members.map(({ nickname, memberNo }) => nickname ?? memberNo).join(t('say.comma'))}`
      }
      words={t('abuse.dismiss')}
      hint={t('abuse.dismissHint')}
      touches={['listSuspicions']}
      act={({ id }) => call('decideSuspicion', { params: { id }, body: { decision: 'dismiss', note: note.trim() } })}
      done={done}
      ready={note.trim().length >= 2}
      leave={() => setNote('')}
      testId="suspicions-dismiss"
    >
      <Form.Item label={t('say.reason')} extra={t('say.reasonHint')} className="last" htmlFor="suspicions-note">
        <Input.TextArea
          id="suspicions-note"
          rows={2}
          maxLength={200}
          value={note}
          onChange={({ target }) => setNote(target.value)}
          data-testid="suspicions-note"
        />
      </Form.Item>
    </BulkAct>
  )
}
