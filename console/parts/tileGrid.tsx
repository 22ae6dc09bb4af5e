import { Tooltip } from 'antd'

/** Where each province stands on a grid of nine by eight; a schematic order, not an outline map. [column, row] from 0. */
export const TILE_PLACES: Readonly<Record<string, readonly [number, number]>> = {
  '650000': [0, 1],
  '620000': [2, 1],
  '150000': [5, 0],
  '230000': [8, 0],
  '220000': [8, 1],
  '210000': [7, 1],
  '630000': [1, 2],
  '640000': [3, 2],
  '140000': [4, 2],
  '130000': [5, 2],
  '110000': [6, 1],
  '120000': [6, 2],
  '540000': [0, 3],
  '510000': [2, 4],
  '610000': [3, 3],
  '410000': [5, 3],
  '370000': [6, 3],
  '500000': [3, 4],
  '420000': [4, 4],
  '340000': [5, 4],
  '320000': [6, 4],
  '310000': [7, 4],
  '530000': [2, 5],
  '520000': [3, 5],
  '430000': [4, 5],
  '360000': [5, 5],
  '330000': [6, 5],
  '450000': [3, 6],
  '440000': [4, 6],
  '350000': [5, 6],
  '710000': [7, 6],
  '820000': [4, 7],
  '810000': [5, 7],
  '460000': [3, 7],
}

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
