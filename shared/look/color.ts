/** Colour arithmetic: WCAG 2.2 contrast (relative luminance) and OKLCH (Björn Ottosson, bottosson.github.io/posts/oklab). */
export type Oklch = { l: number; c: number; h: number }

const channels = (hex: string): [number, number, number] => {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new RangeError(`not a colour of the form #RRGGBB: ${hex}`)
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as [number, number, number]
}

const toLinear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
const fromLinear = (v: number): number => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055)

/** The three linear-light parts of a colour, 0 to 1. A RangeError for what is not #RRGGBB. */
export const linearRgb = (hex: string): [number, number, number] =>
  channels(hex).map(toLinear) as [number, number, number]

const luminance = (hex: string): number => {
  const [r, g, b] = linearRgb(hex)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG contrast of two colours, 1 to 21; the order does not matter. */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

/** OKLab lightness and the two opponent axes of linear-light parts. */
export function oklabOf([r, g, b]: readonly [number, number, number]): [number, number, number] {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** Lightness 0 to 1, chroma, hue in radians. */
export function oklchOf(hex: string): Oklch {
  const [l, a, b] = oklabOf(linearRgb(hex))
  return { l, c: Math.hypot(a, b), h: Math.atan2(b, a) }
}

function linearOf({ l, c, h }: Oklch): [number, number, number] {
  const [a, b] = [c * Math.cos(h), c * Math.sin(h)]
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ]
}

/** The nearest #RRGGBB a screen can show: lightness (held within 0 to 1) and hue are kept, chroma gives way. */
export function hexOf({ l, c, h }: Oklch): string {
  const held = Math.min(1, Math.max(0, l))
  for (let chroma = c; ; chroma = chroma < 0.002 ? 0 : chroma * 0.97) {
    const parts = linearOf({ l: held, c: chroma, h })
    if (chroma === 0 || parts.every((part) => part > -0.0005 && part < 1.0005))
      return `#${parts
        .map((part) => Math.round(fromLinear(Math.min(1, Math.max(0, part))) * 255))
        .map((part) => part.toString(16).padStart(2, '0'))
        .join('')}`.toUpperCase()
  }
}
