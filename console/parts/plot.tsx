import { DownloadOutlined } from '@ant-design/icons'
import { Button, Table } from 'antd'
import type { EChartsCoreOption } from 'echarts/core'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { saveCsv } from './csv'
import { Sheet } from './page'

const Chart = lazy(() => import('./chart'))

/** A plot; while what draws it is fetched, its place is kept. */
export const Plot = (props: { option: EChartsCoreOption; label: string; height?: number }) => (
  <Suspense fallback={<div style={{ height: props.height }} />}>
    <Chart {...props} />
  </Suspense>
)

type Cell = string | number
export type Figures = { head: readonly string[]; rows: readonly (readonly Cell[])[] }

/** A plot with the table it is drawn from, folded away below it, and that table as CSV; without a plot the table lies open. */
export function PlotSheet(props: {
  title: string
  name: string
  figures: Figures
  children: ReactNode
  extra?: ReactNode
  tallTable?: boolean
}) {
  const { t } = useTranslation()
  const { head, rows } = props.figures
  const [open, setOpen] = useState(!props.children)
  return (
    <Sheet
      title={props.title}
      extra={
        <div className="row">
          {props.extra}
          <Button
            size="small"
            icon={<DownloadOutlined />}
            onClick={() => saveCsv(props.name, [head, ...rows])}
            data-testid={`csv-${props.name}`}
          >
            {t('act.csv')}
          </Button>
        </div>
      }
    >
      <div className="stack">
        {props.children}
        <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary className="soft">{t('say.table')}</summary>
          {open && (
            <Table
              size="small"
              rowKey={(row) => row.join('|')}
              dataSource={rows as Cell[][]}
              scroll={{ x: 'max-content' }}
              pagination={rows.length > 15 ? { pageSize: 10, size: 'small', showSizeChanger: false } : false}
              columns={head.map((title, at) => ({
                title,
                align: at > 0 ? ('right' as const) : ('left' as const),
                render: (_: unknown, row: Cell[]) => {
                  const value = row[at] ?? ''
                  return typeof value === 'number' ? value.toLocaleString() : value
                },
              }))}
            />
          )}
        </details>
      </div>
    </Sheet>
  )
}
