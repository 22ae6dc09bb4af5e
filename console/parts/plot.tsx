import { DownloadOutlined, PictureOutlined } from '@ant-design/icons'
import { Button, Table } from 'antd'
import type { EChartsCoreOption } from 'echarts/core'
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PALETTES } from '../../shared/look/tokens'
import { useMode } from '../appearance'
import { saveCsv } from './csv'
import { Sheet } from './page'
import { drawingOf, savePicture } from './picture'
import { useTell } from './tell'

const Chart = lazy(() => import('./chart'))

/** A plot; while what draws it is fetched, its place is kept. */
export const Plot = (props: { option: EChartsCoreOption; label: string; height?: number }) => (
  <Suspense fallback={<div style={{ height: props.height }} />}>
    <Chart {...props} />
  </Suspense>
)

type Cell = string | number
export type Figures = { head: readonly string[]; rows: readonly (readonly Cell[])[] }

/**
 * A plot with the table it is drawn from, folded away below it, that table as CSV, and the plot as PNG: the drawing itself
 * (`picture` true) or one made for it. Without a plot the table lies open.
 */
export function PlotSheet(props: {
  title: string
  name: string
  figures: Figures
  children: ReactNode
  extra?: ReactNode
  tallTable?: boolean
  picture?: true | (() => string)
}) {
  const { t } = useTranslation()
  const { head, rows } = props.figures
  const [open, setOpen] = useState(!props.children)
  const mode = useMode()
  const tell = useTell()
  const drawn = useRef<HTMLDivElement>(null)
  const { picture } = props
  const draw = (): void => {
    const svg = drawn.current?.querySelector<SVGElement>('.plot svg')
    const drawing = picture === true ? svg && drawingOf(svg) : picture?.()
    // A drawing of the page stands there without the words over it.
    const title = picture === true ? props.title : undefined
    if (drawing) savePicture(props.name, drawing, PALETTES[mode], title).catch(tell.problem)
  }
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
          {picture && (
            <Button size="small" icon={<PictureOutlined />} onClick={draw} data-testid={`png-${props.name}`}>
              {t('act.png')}
            </Button>
          )}
        </div>
      }
    >
      <div className="stack" ref={drawn}>
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
