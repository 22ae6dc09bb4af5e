import { brandTokens, DEFAULT_BRAND, type Mode } from '../../shared/look/tokens'
import type { Brand } from '../contract'

const colourOf = (brand: Brand | null): string =>
  /^#[0-9a-f]{6}$/i.test(brand?.color ?? '') ? (brand?.color ?? '').toUpperCase() : DEFAULT_BRAND

/** The shop's colour as it can be read on white paper, for what is drawn and knows no style sheet. */
export const brandOnPaper = (brand: Brand | null): string => brandTokens(colourOf(brand), 'light').brandText

/** CSS variables of a shop's own colour; nothing for the default one, which the style sheet holds in both modes. */
export const brandColours = (brand: Brand | null, mode: Mode): Record<string, string> => {
  const colour = colourOf(brand)
  if (colour === DEFAULT_BRAND) return {}
  const tokens = brandTokens(colour, mode)
  return {
    '--brand': tokens.brand,
    '--hover': tokens.hover,
    '--tint': tokens.tint,
    '--on-brand': tokens.onBrand,
    '--brand-text': tokens.brandText,
  }
}
