import { Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { Figure, Sheet } from '../../parts/page'
import { rowReason, type Import } from './labels'

/** What the file brings (or brought) in, in four numbers. */
export function Counts({ batch }: { batch: Import }) {
  const { t } = useTranslation()
  const what = t(`imports.thing.${batch.kind}`)
  return (
    <Sheet title={t(batch.status === 'done' ? 'imports.brought' : 'imports.would')}>
      <div className="figures" data-testid="import-counts">
        <Figure name={t('imports.accepted', { what })} value={batch.accepted.toLocaleString()} />
        <Figure
          name={t('imports.updated', { what })}
          value={batch.updated.toLocaleString()}
          note={t('imports.unchanged', { n: batch.unchanged.toLocaleString() })}
        />
        <Figure name={t('imports.rejected')} value={batch.rejected.toLocaleString()} />
        <Figure name={t('imports.total')} value={batch.total.toLocaleString()} />
      </div>
      {batch.kind === 'customers' && batch.accepted > 0 && <p className="soft">{t('imports.leads')}</p>}
    </Sheet>
  )
}

/** Why rows were refused, how many each, and the first hundred of them by line. */
export function Problems({ batch: { reasons, problems, rejected, file } }: { batch: Import }) {
  const { t, i18n } = useTranslation()
  if (rejected === 0) return null
  const sheets = (file?.sheets.length ?? 0) > 1
  const most = [...reasons].sort((a, b) => b.count - a.count)
  return (
    <Sheet title={t('imports.problems')}>
      <div className="stack">
        <ul className="plain-list" data-testid="import-reasons">
          {most.map(({ reason, count }) => (
            <li key={reason}>
              <span className="wrap-any">{rowReason(reason, i18n.language)}</span>
              <b>{count.toLocaleString()}</b>
            </li>
          ))}
        </ul>
        {problems.length > 0 && (
          <details>
            <summary className="soft">{t('imports.first', { n: problems.length })}</summary>
            <Table
              size="small"
              data-testid="import-problems"
              rowKey={(row) => `${row.sheet}:${row.line}:${row.reason}`}
              dataSource={problems}
              scroll={{ x: 'max-content' }}
              pagination={{ pageSize: 20, size: 'small', showSizeChanger: false, hideOnSinglePage: true }}
              columns={[
                {
                  title: t('imports.problem.line'),
                  render: (_, row) => `${sheets && row.sheet ? `${row.sheet} · ` : ''}${row.line.toLocaleString()}`,
                },
                { title: t('imports.problem.reason'), render: (_, row) => rowReason(row.reason, i18n.language) },
                { title: t('imports.problem.column'), render: (_, row) => row.column ?? t('say.none') },
                { title: t('imports.problem.word'), render: (_, row) => row.word ?? t('say.none') },
              ]}
            />
          </details>
        )}
      </div>
    </Sheet>
  )
}
