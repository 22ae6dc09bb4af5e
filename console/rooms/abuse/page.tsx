import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Progress, Segmented, Select, Tag, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useList } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { Page, Sheet } from '../../parts/page'
import { ReasonDialog } from '../../parts/reason'
import { CouponSections } from '../../parts/sections'
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
  const search = useSearch({ from: '/inside/coupons/suspicions' })
  const go = useNavigate()
  const may = useMay()
  const state = search.state ?? 'open'
  const list = useList('listSuspicions', { query: { state, kind: search.kind } })
  const [deciding, setDeciding] = useState<{ row: Suspicion; decision: 'dismiss' | 'hold' } | null>(null)
  const ask = (part: Partial<typeof search>): void =>
    void go({ to: '/coupons/suspicions', search: { ...search, ...part } })
  const columns: TableColumnsType<Suspicion> = [
    { title: t('abuse.column.why'), render: (_, row) => <Why row={row} /> },
    {
      title: t('abuse.column.who'),
      width: 200,
      render: (_, row) => <Members row={row} open={(member) => ask({ member })} />,
    },
    {
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
    { title: t('abuse.column.last'), width: 110, render: (_, row) => <When at={row.lastAt} /> },
    {
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
      <CouponSections />
      <div className="chips">
        <Segmented
          value={state}
          options={SUSPICION_STATES.map((value) => ({
            value,
            label: <span data-testid={`suspicions-${value}`}>{t(`abuse.state.${value}`)}</span>,
          }))}
          onChange={(value) => ask({ state: SUSPICION_STATES.find((word) => word === value) })}
        />
        <Select
          allowClear
          className="member-segment"
          placeholder={t('abuse.anyKind')}
          aria-label={t('abuse.anyKind')}
          data-testid="suspicion-kind"
          value={search.kind}
          onChange={(kind?: Suspicion['kind']) => ask({ kind })}
          options={SUSPICION_KINDS.map((value) => ({ value, label: t(`abuse.kind.${value}`) }))}
        />
      </div>
      <Sheet className="sheet-flush">
        <ListTable
          list={list}
          columns={columns}
          minWidth={980}
          testId="suspicion-list"
          empty={<EmptyState title={t('abuse.empty')} hint={t('abuse.emptyHint')} />}
        />
      </Sheet>
      {deciding && <Decision {...deciding} leave={() => setDeciding(null)} />}
      {search.member && <MemberDrawer id={search.member} leave={() => ask({ member: undefined })} />}
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
