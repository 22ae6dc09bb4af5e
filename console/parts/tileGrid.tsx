import { Tooltip } from 'antd'
import { TILE_PLACES } from './tilePlaces'

const SHORT = /(维吾尔自治区|壮族自治区|回族自治区|特别行政区|自治区|省|市)$/

export type Tile = { code: string; name: string; value: string; fill: string; ink: string; off?: boolean; hint: string }

/** The 34 provinces as tiles, each with its short name and one value. */
export const TileGrid = (props: { tiles: readonly Tile[]; label: string }) => (
  <div className="tiles" role="img" aria-label={props.label}>
    {props.tiles.map((tile) => {
      const place = TILE_PLACES[tile.code]
      if (!place) return null
      return (
        <Tooltip key={tile.code} title={tile.hint}>
          <div
            className={tile.off ? 'tile tile-off' : 'tile'}
            style={{ gridColumn: place[0] + 1, gridRow: place[1] + 1, background: tile.fill, color: tile.ink }}
            data-testid={`tile-${tile.code}`}
          >
            <b>{tile.name.replace(SHORT, '').slice(0, 3)}</b>
            <span>{tile.value}</span>
          </div>
        </Tooltip>
      )
    })}
  </div>
)
