import { FONT, type Palette } from '../../shared/look/tokens'
import { tintOf } from './heat'
import { escaped } from './picture'

/** `share`: 0 to 1 of the deepest tint; null: nothing to say here. */
export type HeatCell = { words: string; share: number | null; hint: string; open?: () => void; testId?: string }
type Head = { name: string; note?: string }
export type Heat = {
  corner: string
  columns: readonly Head[]
  rows: readonly (Head & { cells: readonly HeatCell[] })[]
}
export type Tint = { hue: string; paper: string }

/** A table whose cells are tinted by what they hold; a cell that leads on is a button. */
export const HeatGrid = ({ label, heat, tint, testId }: { label: string; heat: Heat; tint: Tint; testId?: string }) => (
  <div className="heat-box" tabIndex={0} role="region" aria-label={label} data-testid={testId}>
    <table className="heat heat-wide">
      <thead>
        <tr>
          <th scope="col">{heat.corner}</th>
          {heat.columns.map((head) => (
            <th key={head.name} scope="col">
              <Heading {...head} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {heat.rows.map(({ cells, ...head }) => (
          <tr key={head.name}>
            <th scope="row">
              <Heading {...head} />
            </th>
            {cells.map((cell, at) => (
              <Cell key={heat.columns[at]?.name} cell={cell} tint={tint} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const Heading = ({ name, note }: Head) => (
  <>
    <b>{name}</b>
    {note && <span className="heat-note">{note}</span>}
  </>
)

function Cell({ cell, tint }: { cell: HeatCell; tint: Tint }) {
  if (cell.share === null) return <td className="heat-none" />
  const { fill, ink } = tintOf(cell.share, tint.hue, tint.paper)
  return (
    <td style={{ background: fill, color: ink }} title={cell.hint} data-testid={cell.testId}>
      {cell.open ? (
        <button type="button" className="heat-open" onClick={cell.open} aria-label={cell.hint}>
          {cell.words}
        </button>
      ) : (
        cell.words
      )}
    </td>
  )
}

const CELL = { width: 96, height: 44, gap: 3, head: 150, top: 84 }

/** The same as a drawing that stands by itself, under its title. */
export function heatPicture(title: string, { corner, columns, rows }: Heat, tint: Tint, palette: Palette): string {
  const width = CELL.head + columns.length * (CELL.width + CELL.gap) + 16
  const height = CELL.top + rows.length * (CELL.height + CELL.gap) + 16
  const left = (at: number): number => CELL.head + at * (CELL.width + CELL.gap)
  const text = (x: number, y: number, words: string, { size = 13, fill = palette.ink, anchor = 'middle' } = {}) =>
    `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${anchor}">${escaped(words)}</text>`
  const heads = columns.map(
    ({ name, note }, at) =>
      text(left(at) + CELL.width / 2, 58, name) +
      text(left(at) + CELL.width / 2, 74, note ?? '', { size: 11, fill: palette.soft }),
  )
  const lines = rows.map(({ name, note, cells }, row) => {
    const y = CELL.top + row * (CELL.height + CELL.gap)
    const drawn = cells.map(({ words, share }, at) => {
      if (share === null) return ''
      const { fill, ink } = tintOf(share, tint.hue, tint.paper)
      return (
        `<rect x="${left(at)}" y="${y}" width="${CELL.width}" height="${CELL.height}" rx="4" fill="${fill}"/>` +
        text(left(at) + CELL.width / 2, y + 27, words, { fill: ink })
      )
    })
    const head = text(16, y + (note ? 19 : 27), name, { anchor: 'start' })
    return head + text(16, y + 35, note ?? '', { size: 11, fill: palette.soft, anchor: 'start' }) + drawn.join('')
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${escaped(FONT)}">` +
    text(16, 28, title, { size: 16, anchor: 'start' }) +
    text(16, 58, corner, { size: 11, fill: palette.soft, anchor: 'start' }) +
    heads.join('') +
    lines.join('') +
    '</svg>'
  )
}
