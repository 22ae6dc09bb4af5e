import { Link } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatFen } from '../../../shared/rules/money'
import type { Answer } from '../../api'
import { useRead } from '../../data/read'
import { Money } from '../../parts/money'
import { Figure, Sheet } from '../../parts/page'
import { Plot, PlotSheet } from '../../parts/plot'
import { Read } from '../../parts/states'
import { useMay } from '../../session'
import { changeOf, type Range } from './range'

type Periods = Answer<'readPeriods'>
const MEASURES = ['joined', 'claims', 'redemptions', 'turnoverFen', 'paidFen'] as const
type Measure = (typeof MEASURES)[number]
const inFen = (measure: Measure): boolean => measure.endsWith('Fen')
const shown = (measure: Measure, n: number): string => (inFen(measure) ? formatFen(n) : n.toLocaleString())

/** What happened in the days, beside as many before them, then day by day. */
export function PeriodsSheets({ range }: { range: Range }) {
  const { t } = useTranslation()
  const periods = useRead('readPeriods', { query: range }, { keepPrevious: true })
  return (
    <Read of={periods} rows={3}>
      {(data) => (
        <>
          <Sheet title={t('dashboard.periods.title', range)}>
            <div className="stack-tight">
              <div className="figures" data-testid="dashboard-periods">
                {MEASURES.map((measure) => (
                  <Compared key={measure} measure={measure} data={data} range={range} />
                ))}
              </div>
              <p className="soft">{t('dashboard.periods.before', data.before)}</p>
            </div>
          </Sheet>
          {data.byDay.length > 1 && <ByDay days={data.byDay} />}
        </>
      )}
    </Read>
  )
}

function Compared({ measure, data, range }: { measure: Measure; data: Periods; range: Range }) {
  const { t } = useTranslation()
  const now = data.now[measure]
  const before = data.before[measure]
  const change = changeOf(now, before)
  const name = t(`dashboard.measure.${measure}`)
  return (
    <Figure
      name={name}
      value={
        <Leading measure={measure} range={range}>
          <span data-testid={`period-${measure}`}>{inFen(measure) ? <Money fen={now} /> : now.toLocaleString()}</span>
        </Leading>
      }
      note={
        <span title={shown(measure, before)}>
          {change === null ? (
            t(before === now ? 'dashboard.periods.none' : 'dashboard.periods.fresh')
          ) : (
            <>
              <b className={change > 0 ? 'good' : change < 0 ? 'warn' : 'soft'}>
                {change > 0 ? '▲' : change < 0 ? '▼' : '='} {Math.abs(change)}%
              </b>{' '}
              {t('dashboard.periods.was', { n: shown(measure, before) })}
            </>
          )}
        </span>
      }
    />
  )
}

/** A number leads to the list it counts, where there is one that the role may see. */
function Leading({ measure, range, children }: { measure: Measure; range: Range; children: ReactNode }) {
  const may = useMay()
  if (measure === 'joined' && may('listMembers')) return <Link to="/members">{children}</Link>
  if (measure === 'claims' && may('listCouponTemplates')) return <Link to="/coupons">{children}</Link>
  if (measure === 'paidFen' && may('listOrders'))
    return (
      <Link to="/coupons/payments" search={{ tab: 'orders', ...range }}>
        {children}
      </Link>
    )
  return <>{children}</>
}

/** One measure day by day, in one colour. */
function ByDay({ days }: { days: Periods['byDay'] }) {
  const { t } = useTranslation()
  const [measure, setMeasure] = useState<Measure>('joined')
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'axis', valueFormatter: (n: unknown) => (typeof n === 'number' ? n.toLocaleString() : '') },
      grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
      xAxis: { type: 'category', data: days.map(({ day }) => day.slice(5)) },
      yAxis: { type: 'value', minInterval: 1 },
      series: [
        {
          type: 'line',
          smooth: 0.2,
          symbol: 'circle',
          symbolSize: 5,
          areaStyle: { opacity: 0.12 },
          data: days.map((day) => (inFen(measure) ? day[measure] / 100 : day[measure])),
        },
      ],
    }),
    [days, measure],
  )
  return (
    <PlotSheet
      title={t('dashboard.byDay')}
      name="days"
      figures={{
        head: [t('dashboard.column.day'), ...MEASURES.map((one) => t(`dashboard.measure.${one}`))],
        rows: [...days]
          .reverse()
          .map((day) => [day.day, ...MEASURES.map((one) => (inFen(one) ? (day[one] / 100).toFixed(2) : day[one]))]),
      }}
    >
      <div className="scroll-x">
        <Segmented
          size="small"
          value={measure}
          aria-label={t('dashboard.byDay')}
          onChange={setMeasure}
          options={MEASURES.map((value) => ({ value, label: t(`dashboard.measure.${value}`) }))}
        />
      </div>
      <Plot option={option} label={`${t('dashboard.byDay')}: ${t(`dashboard.measure.${measure}`)}`} height={260} />
    </PlotSheet>
  )
}
