import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented, Slider } from 'antd'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import { shanghaiMonth } from '../../../shared/rules/calendar'
import { Page, Sheet } from '../../parts/page'
import { useMay } from '../../session'
import { Crossings, NEVER } from './crossings'
import { Temperatures } from './temperatures'

/** Which places are cold (or not yet) in a month, and how many people's season comes when. */
export default function SeasonsPage() {
  const { t } = useTranslation()
  const now = shanghaiMonth(Date.now())
  const asked = useSearch({ from: '/inside/segments/seasons' })
  const may = useMay()
  const people = asked.show === 'people' && may('readSeasonForecast')
  const least = people ? NEVER : 1
  const month = asked.month !== undefined && asked.month >= least && asked.month <= 12 ? Math.round(asked.month) : now
  // In tenths, as the server takes them.
  const below = Math.round(Math.min(40, Math.max(-40, asked.below ?? 15)) * 10) / 10
  const go = useNavigate()
  const show = (change: Partial<typeof asked>): void =>
    void go({ to: '/segments/seasons', search: { ...asked, month, below, ...change }, replace: true })
  return (
    <Page
      crumbs={[{ to: '/segments', words: t('segments.title') }]}
      title={t('segments.season.title')}
      hint={t(people ? 'segments.season.peopleHint' : 'segments.season.hint')}
      actions={
        <>
          {may('readSeasonForecast') && (
            <Segmented
              value={people ? 'people' : 'means'}
              onChange={(next) => show({ show: next === 'people' ? 'people' : undefined })}
              aria-label={t('segments.season.show')}
              data-testid="season-show"
              options={(['means', 'people'] as const).map((value) => ({
                value,
                label: t(`segments.season.shows.${value}`),
              }))}
            />
          )}
          {!people && may('createSegment') && (
            <Link to="/segments/new" search={{ below }}>
              <Button type="primary" disabled={month !== now} data-testid="season-use">
                {t('segments.season.use')}
              </Button>
            </Link>
          )}
        </>
      }
    >
      <Sheet>
        <div className="row season-bar">
          {!people && (
            <>
              <span>{t('segments.season.month')}</span>
              <Slider
                className="grow month-slider"
                min={1}
                max={12}
                step={1}
                value={month}
                onChange={(next: number) => show({ month: next })}
                marks={Object.fromEntries(Array.from({ length: 12 }, (_, i) => [i + 1, String(i + 1)]))}
                tooltip={{ formatter: (n) => t('say.month', { n }) }}
                data-testid="season-month"
                ariaLabelForHandle={t('segments.season.month')}
              />
            </>
          )}
          <span>{t(people ? 'segments.season.fallsBelow' : 'segments.season.below')}</span>
          <NumberInput
            min={-40}
            max={40}
            precision={1}
            suffix="°C"
            className="temp"
            value={below}
            onChange={(next) => show({ below: next ?? 15 })}
            data-testid="season-below"
            aria-label={t('segments.season.below')}
          />
        </div>
        {!people && month !== now && <p className="soft">{t('segments.season.onlyNow')}</p>}
      </Sheet>
      {people ? (
        <Crossings below={below} month={month} choose={(next) => show({ month: next })} />
      ) : (
        <Temperatures month={month} below={below} />
      )}
    </Page>
  )
}
