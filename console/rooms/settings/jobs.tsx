import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../../api'
import { useDo, useList, type Item } from '../../data/read'
import { ListTable } from '../../parts/listTable'
import { BulkAct } from '../../parts/table/bulkAct'
import type { Column } from '../../parts/table/columns'
import { Sheet } from '../../parts/page'
import { EmptyState } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import { zh } from '../../words/jobs'

type Row = Item<'listJobs'>

/** Background work that failed, the latest first, each with a button that lets it be tried again. */
export function FailedJobs() {
  const { t } = useTranslation()
  const tell = useTell()
  const list = useList('listJobs', { query: { status: 'failed' } })
  const retry = useDo('retryJob', ['listJobs'])
  const kind = (code: string) => {
    const word = code.replace(/[.-]/g, '_')
    if (!(word in zh.kind)) return <span className="code">{code}</span>
    return <span title={code}>{t(`settings.jobs.kind.${word as keyof typeof zh.kind}`)}</span>
  }
  const columns: Column<Row>[] = [
    { key: 'at', title: t('settings.jobs.column.at'), width: 140, render: (_, row) => <When at={row.failedAt} /> },
    { key: 'kind', title: t('settings.jobs.column.kind'), width: 170, render: (_, row) => kind(row.kind) },
    {
      key: 'error',
      title: t('settings.jobs.column.error'),
      render: (_, row) => <span className="wrap-any soft">{row.error || t('say.none')}</span>,
    },
    {
      key: 'state',
      title: t('settings.jobs.column.state'),
      width: 170,
      render: (_, row) => t(row.standing ? 'settings.jobs.goesOn' : 'settings.jobs.givenUp', { n: row.attempts }),
    },
    {
      key: 'act',
      width: 110,
      align: 'right',
      render: (_, row) => (
        <Button
          size="small"
          disabled={retry.isPending}
          data-testid={`job-retry-${row.id}`}
          onClick={() =>
            retry.mutate(
              { params: { id: row.id } },
              { onSuccess: () => tell.done(t('settings.jobs.retried')), onError: tell.problem },
            )
          }
        >
          {t('settings.jobs.retry')}
        </Button>
      ),
    },
  ]
  return (
    <div className="stack">
      <p className="soft">{t('settings.jobs.hint')}</p>
      <Sheet className="sheet-flush">
        <ListTable
          name="jobs"
          list={list}
          columns={columns}
          testId="jobs-list"
          bulk={(rows, done) => (
            <BulkAct
              rows={rows}
              keyOf={({ id }) => id}
              nameOf={({ kind, error }) => `${kind} · ${error ?? ''}`}
              words={t('settings.jobs.retry')}
              hint={t('settings.jobs.hint')}
              touches={['listJobs']}
              act={({ id }) => call('retryJob', { params: { id } })}
              done={done}
              testId="jobs-retry"
            />
          )}
          empty={<EmptyState title={t('settings.jobs.empty')} />}
        />
      </Sheet>
    </div>
  )
}
