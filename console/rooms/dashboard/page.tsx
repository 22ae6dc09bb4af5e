import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../shared/rules/calendar'
import { useRead } from '../../data/read'
import { DaysPick } from '../../parts/date'
import { Figure, Page, Sheet } from '../../parts/page'
import { Picker } from '../../parts/picker'
import { EmptyState, Read } from '../../parts/states'
import { today as dayNow } from '../../parts/when'
import { useMay } from '../../session'
import { FunnelSheet } from './funnel'
import { JoinsSheet } from './joins'
import { ProvincesSheet } from './provinces'

const share = (part: number, whole: number): number => (whole > 0 ? Math.round((part / whole) * 100) : 0)

/** The numbers, then the funnel, then joins by day and where members live. */
export default function DashboardPage() {
  const { t } = useTranslation()
  const asked = useSearch({ from: '/inside/' })
  const go = useNavigate()
  const may = useMay()
  const today = dayNow()
  const range = { from: asked.from ?? addDays(today, -29), to: asked.to ?? today }
  const funnel = useRead('readFunnel', { query: { ...range, channelId: asked.channelId } }, { keepPrevious: true })
  const overview = useRead('readOverview', {})
  const show = (change: Partial<typeof asked>): void => void go({ to: '/', search: { ...asked, ...change } })
  return (
    <Page
      title={t('dashboard.title')}
      hint={t('dashboard.hint')}
      actions={
        <>
          <Picker
            of="channel"
            chip
            clear
            label={t('dashboard.channel')}
            testId="dashboard-channel"
            value={asked.channelId}
            onChange={(channelId) => show({ channelId })}
          />
          <DaysPick
            allowClear={false}
            data-testid="dashboard-range"
            aria-label={t('dashboard.range')}
            value={[range.from, range.to]}
            onChange={(days) => days?.[0] && days[1] && show({ from: days[0], to: days[1] })}
          />
        </>
      }
    >
      <Sheet>
        <Read of={overview} rows={2}>
          {(data) => (
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
            </div>
          )}
        </Read>
      </Sheet>
      <Read of={funnel}>
        {(data) =>
          Object.values(data).every((people) => people === 0) ? (
            <Sheet>
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
            <FunnelSheet funnel={data} />
          )
        }
      </Read>
      <Read of={overview}>
        {(data) => (
          <div className="halves">
            <JoinsSheet days={data.joinsByDay} />
            <ProvincesSheet provinces={data.byProvince} />
          </div>
        )}
      </Read>
    </Page>
  )
}
