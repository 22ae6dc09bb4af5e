import { contrast, TEXT_CONTRAST } from '../../shared/look/tokens'

type Rgb = readonly [number, number, number]
const hex = ([r, g, b]: Rgb): string =>
  `#${[r, g, b].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`

/** Cold to warm in steps told apart without red against green; the middle is pale. [°C, colour] */
const STOPS: readonly (readonly [number, Rgb])[] = [
  [-25, [30, 58, 138]],
  [-10, [59, 108, 201]],
  [0, [147, 189, 232]],
  [10, [232, 236, 240]],
  [20, [247, 205, 142]],
  [30, [201, 92, 30]],
]

/** The fill for a mean temperature and the ink that reads on it (4.5:1). */
export function heatOf(tempC: number): { fill: string; ink: string } {
  const at = Math.max(-25, Math.min(30, tempC))
  const upper = Math.max(
    1,
    STOPS.findIndex(([t]) => t >= at),
  )
  const [low, high] = [STOPS[upper - 1], STOPS[upper]]
  if (!low || !high) throw new RangeError(`no colour for ${tempC} °C`)
  const share = (at - low[0]) / (high[0] - low[0])
  const mix = (i: 0 | 1 | 2): number => low[1][i] + (high[1][i] - low[1][i]) * share
  return inked(hex([mix(0), mix(1), mix(2)]))
}

/**
 * A mean in whole degrees; with a decimal where rounding would carry it over the limit people asked for, so that a place
 * below 15 °C never reads "15°".
 */
export function degreesOf(mean: number, below: number): string {
  const whole = Math.round(mean)
  return whole < below === mean < below ? String(whole + 0) : (Math.floor(mean * 10) / 10).toFixed(1)
}

/** A share of 0 to 1 as a tint of the hue over the paper. */
export function tintOf(share: number, hue: string, paper: string): { fill: string; ink: string } {
  const part = (colour: string, at: number): number => parseInt(colour.slice(at, at + 2), 16)
  const weight = share === 0 ? 0.06 : 0.15 + 0.85 * share
  const mix = (at: number): number => part(paper, at) + (part(hue, at) - part(paper, at)) * weight
  return inked(hex([mix(1), mix(3), mix(5)]))
}

/** White where it reads well, else black, which then always does. */
const inked = (fill: string): { fill: string; ink: string } => ({
  fill,
  ink: contrast('#FFFFFF', fill) >= TEXT_CONTRAST ? '#FFFFFF' : '#000000',
})

export const HEAT_GRADIENT = `linear-gradient(90deg, ${STOPS.map(([t, c]) => `${hex(c)} ${((t + 25) / 55) * 100}%`).join(', ')})`
