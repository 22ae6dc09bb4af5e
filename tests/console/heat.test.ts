import { heatOf, tintOf } from '../../console/parts/heat'
import { TILE_PLACES } from '../../console/parts/tilePlaces'
import { contrast, PALETTES, TEXT_CONTRAST } from '../../shared/look/tokens'
import { isRegionCode } from '../../shared/rules/region'

describe('colours of the season', () => {
  test('every temperature can be read on its colour', () => {
    for (let tempC = -45; tempC <= 45; tempC += 0.5) {
      const { fill, ink } = heatOf(tempC)
      expect(contrast(ink, fill)).toBeGreaterThanOrEqual(TEXT_CONTRAST)
    }
  })

  test('colder is never the same as warmer between the ends of the scale', () => {
    const fills = Array.from({ length: 55 }, (_, i) => heatOf(-25 + i).fill)
    expect(new Set(fills).size).toBe(fills.length)
  })

  test('a share can be read on its tint, whatever the brand', () => {
    for (const hue of ['#0F766E', '#FFD400', '#111111', '#FF0066'])
      for (const mode of ['light', 'dark'] as const)
        for (let share = 0; share <= 1; share += 0.05) {
          const { fill, ink } = tintOf(share, hue, PALETTES[mode].paper)
          expect(contrast(ink, fill)).toBeGreaterThanOrEqual(TEXT_CONTRAST)
        }
  })
})

describe('the tile grid', () => {
  test('has the 34 provinces, each on a place of its own', () => {
    const codes = Object.keys(TILE_PLACES)
    expect(codes).toHaveLength(34)
    expect(codes.filter((code) => !isRegionCode(code) || !code.endsWith('0000'))).toEqual([])
    expect(new Set(Object.values(TILE_PLACES).map(String)).size).toBe(34)
  })
})
