import { contrast, hexOf, oklchOf } from './color'

export { contrast }

/** One place for every colour, size and pace of both surfaces; the mini-program's styles, the console's theme and the charts read it. */
export type Mode = 'light' | 'dark'

/** WCAG 2.2, 1.4.3 (AA): text against its background. */
export const TEXT_CONTRAST = 4.5

export const DEFAULT_BRAND = '#0F766E'

/**
 * Hues that carry words, on paper and on ground alike; `faint` and `line` are for marks, never text. The six chart hues
 * stay apart under every common colour blindness (a test simulates them) and reach 3:1 on paper and ground.
 */
export type Palette = {
  ink: string
  soft: string
  faint: string
  line: string
  paper: string
  ground: string
  coupon: string
  couponTint: string
  good: string
  warn: string
  bad: string
  calm: string
  charts: readonly [string, string, string, string, string, string]
}

export const PALETTES: Record<Mode, Palette> = {
  light: {
    ink: '#1F2328',
    soft: '#57606A',
    faint: '#8B949E',
    line: '#E6E8EB',
    paper: '#FFFFFF',
    ground: '#F6F5F2',
    coupon: '#C2410C',
    couponTint: '#FFF3EA',
    good: '#15803D',
    warn: '#B45309',
    bad: '#B42318',
    calm: '#1D4ED8',
    charts: ['#0F766E', '#968D04', '#7970D5', '#9F473B', '#48408B', '#433F00'],
  },
  dark: {
    ink: '#EDEDEA',
    soft: '#A8ADB3',
    faint: '#6B737B',
    line: '#2E3338',
    paper: '#1B1F23',
    ground: '#121416',
    coupon: '#FB923C',
    couponTint: '#33231A',
    good: '#4ADE80',
    warn: '#FBBF24',
    bad: '#F98080',
    calm: '#7FB0FF',
    charts: ['#2DB5A5', '#E29858', '#9E77DC', '#BC4A3C', '#A5E780', '#EECCFE'],
  },
}

export const TYPE_SIZES = [12, 14, 16, 18, 22, 28, 36] as const
export const SPACE = [4, 8, 12, 16, 24, 32, 48] as const
export const RADIUS = { field: 8, card: 12, sheet: 20, pill: 999 } as const
export const SHADOW: Record<Mode, string> = {
  light: '0 8px 24px rgba(31, 35, 40, 0.12)',
  dark: '0 8px 24px rgba(0, 0, 0, 0.48)',
}
export const MOTION = { durationMs: 160, easing: 'ease-out' } as const
export const FONT =
  '-apple-system, "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
/** The smallest area a finger meets, in px. */
export const HIT_AREA = 44

/**
 * `brand` fills, `onBrand` is written on it, `hover` is its pressed state, `tint` a pale ground of its hue, and
 * `brandText` the same hue where it is written on paper, ground or tint.
 */
export type BrandTokens = { brand: string; hover: string; tint: string; onBrand: string; brandText: string }

/** White where it reads well, else the darkest ink; one of the two always reaches 4.5:1. */
const textOn = (fill: string): string => (contrast('#FFFFFF', fill) >= TEXT_CONTRAST ? '#FFFFFF' : '#000000')

/**
 * The tokens of a shop's colour (#RRGGBB) in one mode, derived in OKLCH: text on the brand and brand-coloured text reach
 * 4.5:1 whatever colour was chosen. A RangeError for what is no such colour.
 */
export function brandTokens(hex: string, mode: Mode = 'light'): BrandTokens {
  const own = oklchOf(hex)
  const { paper, ground } = PALETTES[mode]
  const tint =
    mode === 'light'
      ? hexOf({ l: 0.949, c: Math.min(own.c, 0.016), h: own.h })
      : hexOf({ l: 0.27, c: Math.min(own.c, 0.035), h: own.h })
  const brand = hex.toUpperCase()
  const onBrand = textOn(brand)
  return { brand, onBrand, tint, hover: hoverOf(own, onBrand), brandText: readable(own, [paper, ground, tint], mode) }
}

/** Away from the text that stands on it, so that pressing never costs contrast. */
const hoverOf = (own: { l: number; c: number; h: number }, onBrand: string): string =>
  onBrand === '#FFFFFF' ? hexOf({ l: own.l * 0.86, c: own.c * 0.86, h: own.h }) : hexOf({ ...own, l: own.l + 0.06 })

function readable(own: { l: number; c: number; h: number }, grounds: readonly string[], mode: Mode): string {
  const step = mode === 'light' ? -0.01 : 0.01
  for (let l = own.l; l > 0 && l < 1; l += step) {
    const text = hexOf({ ...own, l })
    if (grounds.every((ground) => contrast(text, ground) >= TEXT_CONTRAST)) return text
  }
  return mode === 'light' ? '#000000' : '#FFFFFF'
}

/** Every token of the mode as CSS declarations, `--ink: #1F2328;` and so on, without a selector around them. */
export function cssVariables(mode: Mode, brand: string = DEFAULT_BRAND): string {
  const { charts, ...hues } = PALETTES[mode]
  const rows: [string, string][] = [
    ...Object.entries(hues),
    ...Object.entries(brandTokens(brand, mode)),
    ...charts.map((hue, i): [string, string] => [`chart-${i + 1}`, hue]),
    ['on-good', textOn(hues.good)],
    ['on-bad', textOn(hues.bad)],
    ['on-coupon', textOn(hues.coupon)],
    ...TYPE_SIZES.map((size): [string, string] => [`size-${size}`, `${size}px`]),
    ...SPACE.map((space): [string, string] => [`space-${space}`, `${space}px`]),
    ...Object.entries(RADIUS).map(([name, radius]): [string, string] => [`radius-${name}`, `${radius}px`]),
    ['shadow', SHADOW[mode]],
    ['motion', `${MOTION.durationMs}ms ${MOTION.easing}`],
    ['hit', `${HIT_AREA}px`],
    ['font', FONT],
  ]
  return rows.map(([name, value]) => `--${kebab(name)}: ${value};`).join('\n')
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)
