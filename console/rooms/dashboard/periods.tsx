import { Link } from '@tanstack/react-router'
import { lazy, Suspense, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatFen } from '../../../shared/rules/money'
import type { Answer } from '../../api'
import { useRead } from '../../data/read'
import { Money } from '../../parts/money'
import { Figure, Sheet } from '../../parts/page'
import { Read } from '../../parts/states'
import { useMay } from '../../session'
import { inFen, MEASURES, type Measure } from './measures'
import { changeOf, type Range } from './range'
import { TOP } from './top'

/** Its place is kept in the meantime. */
const PLOT_SHEET = 430
const ByDay = lazy(() => import('./byDay'))

type Periods = Answer<'readPeriods'>
const shown = (measure: Measure, n: number): string => (inFen(measure) ? formatFen(n) : n.toLocaleString())

/** What happened in the days, beside as many before them, then day by day. */
export function PeriodsSheets({ range }: { range: Range }) {
  const { t } = useTranslation()
  const periods = useRead('readPeriods', { query: range }, { keepPrevious: true, ...TOP })
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
          {data.byDay.length > 1 && (
            <Suspense fallback={<div style={{ height: PLOT_SHEET }} />}>
              <ByDay days={data.byDay} />
            </Suspense>
          )}
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
  if (measure === 'joined' && may('listMembers'))
    return (
      <Link to="/members" search={{ sort: '-joinedAt' }}>
        {children}
      </Link>
    )
  if ((measure === 'claims' || measure === 'redemptions') && may('listCouponTemplates'))
    return <Link to="/coupons">{children}</Link>
  if (measure === 'paidFen' && may('listOrders'))
    return (
      <Link to="/orders" search={{ tab: 'orders', ...range }}>
        {children}
      </Link>
    )
  return <>{children}</>
}
