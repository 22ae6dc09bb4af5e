import { PALETTES, type Palette } from '../../shared/look/tokens'
import { useMode } from '../appearance'
import { useBrand } from '../brand'
import type { Tint } from './heatGrid'

/** What heat is drawn with: the shop's hue over the paper of this look. */
export function useTint(): { tint: Tint; palette: Palette } {
  const palette = PALETTES[useMode()]
  const { brand } = useBrand()
  return { tint: { hue: brand.color, paper: palette.paper }, palette }
}
