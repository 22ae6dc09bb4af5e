import { brandTokens, DEFAULT_BRAND, type Mode } from '../../shared/look/tokens'
import type { Brand } from '../contract'

/** CSS variables of a shop's own colour; nothing for the default one, which the style sheet holds in both modes. */
export const brandColours = (brand: Brand | null, mode: Mode): Record<string, string> => {
  const colour = brand?.color ?? ''
  if (!/^#[0-9a-f]{6}$/i.test(colour) || colour.toUpperCase() === DEFAULT_BRAND) return {}
  const tokens = brandTokens(colour, mode)
  return {
    '--brand': tokens.brand,
    '--hover': tokens.hover,
    '--tint': tokens.tint,
    '--on-brand': tokens.onBrand,
    '--brand-text': tokens.brandText,
  }
}
