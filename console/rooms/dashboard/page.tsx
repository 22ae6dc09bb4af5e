import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { lazy, Suspense, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { Figure, Page, Sheet } from '../../parts/page'
import { EmptyState, Read, Waiting } from '../../parts/states'
import { today as dayNow } from '../../parts/when'
import { useMay } from '../../session'
import { FirstSteps } from './firstSteps'
import { PeriodsSheets } from './periods'
import { lastDays, SPANS, spanOf, type Range } from './range'
import { Touches } from './touches'
import { WaitingSheet } from './waiting'

// The numbers come first: pickers, plots and their tables are fetched after them.
const ChannelPick = lazy(() => import('./channelPick'))
const CohortSheet = lazy(() => import('./cohort'))
const DaysPick = lazy(() => import('../../parts/date').then((part) => ({ default: part.DaysPick })))
const ProvincesSheet = lazy(() => import('./provinces'))
const StoresSheet = lazy(() => import('./stores'))

const share = (part: number, whole: number): number => (whole > 0 ? Math.round((part / whole) * 100) : 0)

/** What is to do, then the days chosen beside those before them, then how far people came, then where they live. */
export default function DashboardPage() {
  const { t } = useTranslation()
  const asked = useSearch({ from: '/inside/' })
  const go = useNavigate()
  const may = useMay()
  const today = dayNow()
  const usual = lastDays(today, 30)
  const range = { from: asked.from ?? usual.from, to: asked.to ?? today }
  const funnel = useRead('readFunnel', { query: { ...range, channelId: asked.channelId } }, { keepPrevious: true })
  const overview = useRead('readOverview', {})
  const show = (change: Partial<typeof asked>): void => void go({ to: '/', search: { ...asked, ...change } })
  const byChannel = (
    <Suspense>
      <ChannelPick value={asked.channelId} onChange={(channelId) => show({ channelId })} />
    </Suspense>
  )
  return (
    <Page
      title={t('dashboard.title')}
      hint={t('dashboard.hint')}
      actions={
        <>
          <Segmented<number>
            data-testid="dashboard-span"
            aria-label={t('dashboard.range')}
            value={spanOf(today, range) ?? 0}
            onChange={(days) => show(lastDays(today, days))}
            options={SPANS.map((days) => ({ value: days, label: t(`dashboard.span.d${days}`) }))}
          />
          <Suspense fallback={<span className="days-waiting" />}>
            <DaysPick
              allowClear={false}
              notAfter={today}
              data-testid="dashboard-range"
              aria-label={t('dashboard.range')}
              value={[range.from, range.to]}
              onChange={(days) => days?.[0] && days[1] && show({ from: days[0], to: days[1] })}
            />
          </Suspense>
        </>
      }
    >
      <TopFirst range={range}>
        <FirstSteps />
        <WaitingSheet />
        {may('readPeriods') && <PeriodsSheets range={range} />}
        {may('readStoreFigures') && (
          <Suspense fallback={<Waiting />}>
            <StoresSheet range={range} />
          </Suspense>
        )}
        <Read of={funnel}>
          {(data) =>
            Object.values(data).every((people) => people === 0) ? (
              <Sheet title={t('dashboard.funnel')} extra={byChannel}>
                <EmptyState
                  title={t('dashboard.empty')}
                  hint={t('dashboard.emptyHint')}
                  action={
                    may('createChannel') && (
                      <Link to="/stores" search={{ tab: 'channels' }}>
                        <Button type="primary">{t('dashboard.emptyAction')}</Button>
                      </Link>
                    )
                  }
                />
              </Sheet>
            ) : (
              <>
                <Touches funnel={data} extra={byChannel} />
                <Suspense fallback={<Waiting />}>
                  <CohortSheet range={range} channelId={asked.channelId} />
                </Suspense>
              </>
            )
          }
        </Read>
        <Read of={overview}>
          {(data) => (
            <>
              <Sheet title={t('dashboard.now')}>
                <div className="figures">
                  <Figure name={t('dashboard.members')} value={data.members.toLocaleString()} />
                  <Figure name={t('dashboard.followers')} value={data.followers.toLocaleString()} />
                  <Figure
                    name={t('dashboard.followersWhoAreMembers')}
                    value={data.followersWhoAreMembers.toLocaleString()}
                    note={t('dashboard.followersShare', { n: share(data.followersWhoAreMembers, data.followers) })}
                  />
                  <Figure
                    name={t('dashboard.consented')}
                    value={data.consented.toLocaleString()}
                    note={t('dashboard.consentedShare', { n: share(data.consented, data.members) })}
                  />
                  <Figure
                    name={t('dashboard.reachable')}
                    value={data.reachable.toLocaleString()}
                    note={t('dashboard.reachableHint')}
                  />
                </div>
              </Sheet>
              <Suspense fallback={<Waiting />}>
                <ProvincesSheet provinces={data.byProvince} />
              </Suspense>
            </>
          )}
        </Read>
      </TopFirst>
    </Page>
  )
}

/**
 * What stands on top is read before anything is drawn, and all of it is drawn at one go: nothing comes in above what somebody
 * has begun to read.
 */
function TopFirst({ range, children }: { range: Range; children: ReactNode }) {
  const may = useMay()
  const top = [
    useRead('readSetup', {}, { enabled: may('readSetup') }),
    useRead('readWaiting', {}),
    useRead('readPeriods', { query: range }, { keepPrevious: true, enabled: may('readPeriods') }),
  ]
  return top.some(({ isLoading }) => isLoading) ? <Waiting rows={16} /> : <>{children}</>
}
