import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api'
import { PALETTES } from '../../../shared/look/tokens'
import { useMode } from '../../appearance'
import { useBrand } from '../../brand'
import { useRead } from '../../data/read'
import { tintOf } from '../../parts/heat'
import { Sheet } from '../../parts/page'
import { PlotSheet } from '../../parts/plot'
import { useRegions } from '../../parts/region'
import { EmptyState, Read } from '../../parts/states'
import { TileGrid } from '../../parts/tileGrid'
import { TILE_PLACES } from '../../parts/tilePlaces'
import { When } from '../../parts/when'
import { useMay } from '../../session'

type Forecast = Answer<'readSeasonForecast'>
/** In the address, a month is a number and "never" is 0. */
export const NEVER = 0

/** How many people see their season come in which month; of the chosen month, where they live. */
export function Crossings(props: { below: number; month: number; choose: (month: number) => void }) {
  const { t } = useTranslation()
  const forecast = useRead('readSeasonForecast', { query: { below: String(props.below) } }, { keepPrevious: true })
  return (
    <Read of={forecast}>
      {(data) =>
        data.items.length === 0 ? (
          <Sheet>
            <EmptyState title={t('segments.season.nobody')} hint={t('segments.season.nobodyHint')} />
          </Sheet>
        ) : (
          <>
            <Months {...props} forecast={data} />
            <Where {...props} forecast={data} />
          </>
        )
      }
    </Read>
  )
}

function useMonthName(): (month: number | null) => string {
  const { t } = useTranslation()
  return (month) => (month ? t('say.month', { n: month }) : t('segments.season.never'))
}

/** The months in the order in which the season comes, each with its people; a click shows where they live. */
function Months(props: { forecast: Forecast; below: number; month: number; choose: (month: number) => void }) {
  const { t } = useTranslation()
  const nameOf = useMonthName()
  const { months, items, nowhere, countedAt } = props.forecast
  const most = Math.max(1, ...months.map(({ consented }) => consented))
  const head = (['place', 'monthWhen', 'members', 'consented', 'climate'] as const).map((key) =>
    t(`segments.season.head.${key}`),
  )
  return (
    <PlotSheet
      title={t('segments.season.when', { below: props.below })}
      name="season-people"
      figures={{
        head,
        rows: items.map(({ name, month, members, consented, estimated }) => [
          name,
          nameOf(month),
          members,
          consented,
          estimated ? t('segments.season.estimated') : t('segments.season.measured'),
        ]),
      }}
    >
      <div className="season-months" role="group" aria-label={t('segments.season.month')} data-testid="season-months">
        {months.map(({ month, consented, places }) => (
          <button
            key={month}
            type="button"
            className="season-month"
            aria-pressed={(month ?? NEVER) === props.month}
            onClick={() => props.choose(month ?? NEVER)}
            data-testid={`season-month-${month ?? 'never'}`}
          >
            <span>{nameOf(month)}</span>
            <b>{consented.toLocaleString()}</b>
            <span className="season-share" aria-hidden="true">
              <i style={{ width: `${(consented / most) * 100}%` }} />
            </span>
            <span className="soft">{t('segments.season.places', { n: places })}</span>
          </button>
        ))}
      </div>
      <p className="soft">
        {t('segments.season.defined')} {nowhere.members > 0 && t('segments.season.nowhere', { n: nowhere.members })}{' '}
        {t('segments.season.countedAt')} <When at={countedAt} />
      </p>
    </PlotSheet>
  )
}

/** Where those of the month live: provinces as tiles, places as a table, and the way to a segment of exactly them. */
function Where(props: { forecast: Forecast; below: number; month: number }) {
  const { t } = useTranslation()
  const may = useMay()
  const { brand } = useBrand()
  const mode = useMode()
  const { nameOf } = useRegions(1)
  const nameOfMonth = useMonthName()
  const chosen = props.forecast.items.filter(({ month }) => (month ?? NEVER) === props.month)
  const of = props.forecast.months.find(({ month }) => (month ?? NEVER) === props.month)
  const byProvince = new Map<string, number>()
  for (const { code, consented } of chosen) {
    const province = `${code.slice(0, 2)}0000`
    byProvince.set(province, (byProvince.get(province) ?? 0) + consented)
  }
  const most = Math.max(1, ...byProvince.values())
  const when = nameOfMonth(props.month || null)
  const { below } = props
  return (
    <PlotSheet
      title={t(props.month === NEVER ? 'segments.season.whereNever' : 'segments.season.where', {
        month: when,
        n: of?.consented ?? 0,
      })}
      name={`season-${props.month || 'never'}`}
      extra={
        may('createSegment') && (
          <Link to="/segments/new" search={{ below, month: props.month }} disabled={chosen.length === 0}>
            <Button size="small" type="primary" disabled={chosen.length === 0} data-testid="season-people-use">
              {t('segments.season.useThese')}
            </Button>
          </Link>
        )
      }
      figures={{
        head: (['place', 'members', 'consented', 'climate'] as const).map((key) => t(`segments.season.head.${key}`)),
        rows: chosen.map(({ name, members, consented, estimated }) => [
          name,
          members,
          consented,
          estimated ? t('segments.season.estimated') : t('segments.season.measured'),
        ]),
      }}
    >
      <TileGrid
        label={t('segments.season.peopleGrid', { month: when })}
        tiles={Object.keys(TILE_PLACES).map((code) => {
          const n = byProvince.get(code) ?? 0
          return {
            code,
            name: nameOf(code),
            value: n.toLocaleString(),
            hint: `${nameOf(code)} · ${n.toLocaleString()}`,
            off: n === 0,
            ...tintOf(n / most, brand.color, PALETTES[mode].paper),
          }
        })}
      />
    </PlotSheet>
  )
}
