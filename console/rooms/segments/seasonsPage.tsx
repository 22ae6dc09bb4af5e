import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Slider } from 'antd'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import { shanghaiMonth } from '../../../shared/rules/calendar'
import { useRead } from '../../data/read'
import { degreesOf, HEAT_GRADIENT, heatOf } from '../../parts/heat'
import { Page, Sheet } from '../../parts/page'
import { Read } from '../../parts/states'
import { TileGrid } from '../../parts/tileGrid'
import { useMay } from '../../session'
import { HeatTable } from './heatTable'

/** Which places are cold (or not yet) in a month: provinces as tiles, cities as a heat table. */
export default function SeasonsPage() {
  const { t } = useTranslation()
  const now = shanghaiMonth(Date.now())
  const asked = useSearch({ from: '/inside/segments/seasons' })
  const month = asked.month && asked.month >= 1 && asked.month <= 12 ? Math.round(asked.month) : now
  const below = asked.below ?? 15
  const go = useNavigate()
  const may = useMay()
  const seasons = useRead('readSeasons', {}, { freshForMs: Infinity })
  const show = (change: Partial<typeof asked>): void =>
    void go({ to: '/segments/seasons', search: { month, below, ...change }, replace: true })
  return (
    <Page
      crumbs={[{ to: '/segments', words: t('segments.title') }]}
      title={t('segments.season.title')}
      hint={t('segments.season.hint')}
      actions={
        may('createSegment') && (
          <Link to="/segments/new" search={{ below }}>
            <Button type="primary" disabled={month !== now} data-testid="season-use">
              {t('segments.season.use')}
            </Button>
          </Link>
        )
      }
    >
      <Sheet>
        <div className="row season-bar">
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
          <span>{t('segments.season.below')}</span>
          <NumberInput
            min={-40}
            max={40}
            suffix="°C"
            className="temp"
            value={below}
            onChange={(next) => show({ below: next ?? 15 })}
            data-testid="season-below"
            aria-label={t('segments.season.below')}
          />
        </div>
        {month !== now && <p className="soft">{t('segments.season.onlyNow')}</p>}
      </Sheet>
      <Read of={seasons}>
        {({ items }) => {
          const provinces = items.filter(({ level }) => level === 'province')
          const at = (means: readonly number[]): number => means[month - 1] ?? Number.NaN
          const cold = provinces.filter(({ means }) => at(means) < below)
          return (
            <div className="halves">
              <Sheet title={t('segments.season.found', { month, below, n: cold.length })}>
                <div className="stack" data-testid="season-grid">
                  <TileGrid
                    label={t('segments.season.grid', { month })}
                    tiles={provinces.map(({ code, name, means, estimated }) => ({
                      code,
                      name,
                      value: `${degreesOf(at(means), below)}°`,
                      hint: `${name} ${at(means).toFixed(1)} °C${estimated ? ` (${t('segments.season.estimated')})` : ''}`,
                      off: at(means) >= below,
                      ...heatOf(at(means)),
                    }))}
                  />
                  <div className="scale" aria-hidden="true">
                    −25 °C
                    <span className="scale-bar" style={{ background: HEAT_GRADIENT }} />
                    30 °C
                  </div>
                  <p className="soft">{cold.map(({ name }) => name).join(t('say.comma'))}</p>
                </div>
              </Sheet>
              <HeatTable items={items} month={month} below={below} />
            </div>
          )
        }}
      </Read>
    </Page>
  )
}
