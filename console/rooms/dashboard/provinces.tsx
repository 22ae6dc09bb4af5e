import { useTranslation } from 'react-i18next'
import { PALETTES } from '../../../shared/look/tokens'
import { useMode } from '../../appearance'
import { useBrand } from '../../brand'
import { tintOf } from '../../parts/heat'
import { PlotSheet } from '../../parts/plot'
import { useRegions } from '../../parts/region'
import { TileGrid } from '../../parts/tileGrid'
import { TILE_PLACES } from '../../parts/tilePlaces'

/** Where members live, as a tile grid of provinces. */
export default function ProvincesSheet(props: {
  provinces: readonly { regionCode: string; name: string; members: number }[]
}) {
  const { t } = useTranslation()
  const { brand } = useBrand()
  const mode = useMode()
  const { nameOf } = useRegions(1)
  const members = new Map(props.provinces.map(({ regionCode, members: n }) => [`${regionCode.slice(0, 2)}0000`, n]))
  const most = Math.max(1, ...members.values())
  const tiles = Object.keys(TILE_PLACES).map((code) => {
    const n = members.get(code) ?? 0
    const name = nameOf(code)
    return {
      code,
      name,
      value: n.toLocaleString(),
      hint: `${name} · ${n.toLocaleString()}`,
      ...tintOf(n / most, brand.color, PALETTES[mode].paper),
    }
  })
  return (
    <PlotSheet
      title={t('dashboard.where')}
      name="provinces"
      figures={{
        head: [t('dashboard.column.province'), t('dashboard.members')],
        rows: [...props.provinces].sort((a, b) => b.members - a.members).map((row) => [row.name, row.members]),
      }}
    >
      <TileGrid tiles={tiles} label={t('dashboard.where')} />
      <p className="soft">{t('dashboard.whereNone')}</p>
    </PlotSheet>
  )
}
