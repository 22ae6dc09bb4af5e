import fc from 'fast-check'
import { linearRgb, oklabOf } from '../../shared/look/color'
import {
  brandTokens,
  contrast,
  cssVariables,
  DEFAULT_BRAND,
  PALETTES,
  TEXT_CONTRAST,
  type Mode,
} from '../../shared/look/tokens'

const modes: Mode[] = ['light', 'dark']

/** Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB. */
const SIGHTS: Record<string, [number, number, number][]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const seen = (hex: string, sight: [number, number, number][]) => {
  const rgb = linearRgb(hex)
  const [r = 0, g = 0, b = 0] = sight.map((row) =>
    Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])),
  )
  return oklabOf([r, g, b])
}

it('measures contrast as WCAG does', () => {
  expect(contrast('#FFFFFF', '#000000')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#FFFFFF')).toBeCloseTo(4.48, 2)
  expect(contrast('#777777', '#FFFFFF')).toBe(contrast('#FFFFFF', '#777777'))
  expect(() => contrast('red', '#FFFFFF')).toThrow(RangeError)
})

describe.each(modes)('%s', (mode) => {
  const palette = PALETTES[mode]
  it('writes every text hue with 4.5:1 on paper and ground', () => {
    const texts = [
      palette.ink,
      palette.soft,
      palette.coupon,
      palette.good,
      palette.warn,
      palette.bad,
      palette.calm,
      brandTokens(DEFAULT_BRAND, mode).brandText,
    ]
    for (const hue of texts)
      for (const ground of [palette.paper, palette.ground])
        expect([hue, ground, contrast(hue, ground) >= TEXT_CONTRAST]).toEqual([hue, ground, true])
    expect(contrast(palette.coupon, palette.couponTint)).toBeGreaterThanOrEqual(TEXT_CONTRAST)
    expect(contrast(palette.ink, palette.couponTint)).toBeGreaterThanOrEqual(TEXT_CONTRAST)
  })

  it('keeps six chart hues apart for every eye and visible on both grounds', () => {
    for (const [sight, matrix] of Object.entries(SIGHTS))
      palette.charts.forEach((a, i) =>
        palette.charts.slice(0, i).forEach((b) => {
          const [x, y] = [seen(a, matrix), seen(b, matrix)]
          const apart = Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2])
          expect([sight, a, b, apart > 0.08]).toEqual([sight, a, b, true])
        }),
      )
    for (const hue of palette.charts)
      for (const ground of [palette.paper, palette.ground]) expect(contrast(hue, ground)).toBeGreaterThanOrEqual(3)
  })

  it('reads well in whatever colour a shop chooses', () => {
    const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`)
    fc.assert(
      fc.property(hex, (colour) => {
        const tokens = brandTokens(colour, mode)
        expect(contrast(tokens.onBrand, tokens.brand)).toBeGreaterThanOrEqual(TEXT_CONTRAST)
        expect(contrast(tokens.onBrand, tokens.hover)).toBeGreaterThanOrEqual(TEXT_CONTRAST)
        for (const ground of [palette.paper, palette.ground, tokens.tint])
          expect(contrast(tokens.brandText, ground)).toBeGreaterThanOrEqual(TEXT_CONTRAST)
        expect(contrast(palette.ink, tokens.tint)).toBeGreaterThanOrEqual(TEXT_CONTRAST)
      }),
      { numRuns: 500 },
    )
    expect(() => brandTokens('teal', mode)).toThrow(RangeError)
  })

  it('comes as CSS declarations, each name once', () => {
    const lines = cssVariables(mode).split('\n')
    expect(lines.every((line) => /^--[a-z0-9-]+: .+;$/.test(line))).toBe(true)
    expect(new Set(lines.map((line) => line.split(':')[0])).size).toBe(lines.length)
    expect(lines).toContain(`--ink: ${palette.ink};`)
    expect(lines).toContain(`--brand: ${DEFAULT_BRAND};`)
    expect(cssVariables(mode, '#C2185B')).toContain('--brand: #C2185B;')
  })
})

it('derives the default brand as it was drawn, within a hair', () => {
  const near = (a: string, b: string) => {
    const [x, y] = [oklabOf(linearRgb(a)), oklabOf(linearRgb(b))]
    return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2])
  }
  const tokens = brandTokens(DEFAULT_BRAND)
  expect(tokens.onBrand).toBe('#FFFFFF')
  expect(tokens.brandText).toBe(DEFAULT_BRAND)
  expect(near(tokens.hover, '#0B5F59')).toBeLessThan(0.01)
  expect(near(tokens.tint, '#E3F2F0')).toBeLessThan(0.01)
})
