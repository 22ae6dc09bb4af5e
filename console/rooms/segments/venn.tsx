import { PALETTES } from '../../../shared/look/tokens'
import { useMode } from '../../appearance'

export type Part = { in: readonly number[]; members: number }

/** Where each circle lies, and where the number of each part stands, by the circles it lies in. */
const LAYOUTS: Record<
  2 | 3,
  { height: number; circles: [number, number][]; places: Record<string, [number, number]> }
> = {
  2: {
    height: 240,
    circles: [
      [152, 120],
      [268, 120],
    ],
    places: { 0: [100, 120], 1: [320, 120], '0,1': [210, 120] },
  },
  3: {
    height: 330,
    circles: [
      [152, 118],
      [268, 118],
      [210, 214],
    ],
    places: {
      0: [104, 96],
      1: [316, 96],
      2: [210, 272],
      '0,1': [210, 82],
      '0,2': [142, 190],
      '1,2': [278, 190],
      '0,1,2': [210, 148],
    },
  },
}
const RADIUS = 104

/**
 * Two or three circles with how many are in each part; all of one size, for three sizes and four overlaps rarely fit
 * together. The circles bear A, B, C as the legend beside them does.
 */
export function Venn({ of, parts, label }: { of: 2 | 3; parts: readonly Part[]; label: string }) {
  const palette = PALETTES[useMode()]
  const { height, circles, places } = LAYOUTS[of]
  return (
    <div className="plot">
      <svg viewBox={`0 0 420 ${height}`} role="img" aria-label={label} className="venn">
        {circles.map(([x, y], i) => (
          <circle
            key={i}
            cx={x}
            cy={y}
            r={RADIUS}
            fill={palette.charts[i]}
            fillOpacity={0.16}
            stroke={palette.charts[i]}
            strokeWidth={2}
          />
        ))}
        {circles.map(([x, y], i) => (
          <text
            key={LETTERS[i]}
            x={x + (i === 0 ? -98 : i === 1 ? 98 : 0)}
            y={i === 2 ? height - 24 : y - 80}
            fill={palette.soft}
            fontSize={13}
            fontWeight={600}
            textAnchor="middle"
          >
            {LETTERS[i]}
          </text>
        ))}
        {parts.map((part) => {
          const [x, y] = places[part.in.join(',')] ?? [0, 0]
          return (
            <text
              key={part.in.join(',')}
              x={x}
              y={y}
              fill={palette.ink}
              fontSize={15}
              fontWeight={600}
              textAnchor="middle"
              dominantBaseline="central"
            >
              {part.members.toLocaleString()}
            </text>
          )
        })}
      </svg>
    </div>
  )
}

export const LETTERS = ['A', 'B', 'C'] as const
