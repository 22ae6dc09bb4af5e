import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { degreesOf, HEAT_GRADIENT, heatOf } from '../../parts/heat'
import { Sheet } from '../../parts/page'
import { Read } from '../../parts/states'
import { TileGrid } from '../../parts/tileGrid'
import { HeatTable } from './heatTable'

/** Which places are cold in the month: provinces as tiles, cities as a heat table. */
export function Temperatures({ month, below }: { month: number; below: number }) {
  const { t } = useTranslation()
  const seasons = useRead('readSeasons', {}, { freshForMs: Infinity })
  return (
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
  )
}
