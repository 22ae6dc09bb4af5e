import { brandTokens, DEFAULT_BRAND, FONT, HIT_AREA, PALETTES, RADIUS } from '../../shared/look/tokens'

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** Text as it may stand in a document, also within quotes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign]!)

const hues = (brand: string, mode: 'light' | 'dark'): string => {
  const { ink, soft, ground, paper, line } = PALETTES[mode]
  const { brand: fill, onBrand, brandText } = brandTokens(brand, mode)
  return `--ink:${ink};--soft:${soft};--ground:${ground};--paper:${paper};--line:${line};--fill:${fill};--on:${onBrand};--link:${brandText}`
}

const styleOf = (brand: string): string => `:root{color-scheme:light dark;${hues(brand, 'light')}}
@media (prefers-color-scheme:dark){:root{${hues(brand, 'dark')}}}
*{box-sizing:border-box}body{font:16px/1.5 ${FONT};max-width:28rem;margin:12vh auto;padding:0 24px;color:var(--ink);background:var(--ground);overflow-wrap:anywhere}
h1{font-size:22px;line-height:1.25;margin:0 0 12px}p{margin:0 0 16px}.soft{color:var(--soft);font-size:14px}
button{display:block;width:100%;min-height:${HIT_AREA + 4}px;margin:0 0 12px;padding:8px 16px;border:1px solid var(--fill);border-radius:${RADIUS.sheet + 4}px;font:inherit;color:var(--on);background:var(--fill);cursor:pointer}
button.plain{color:var(--link);background:var(--paper);border-color:var(--line)}button:focus-visible{outline:3px solid var(--link);outline-offset:2px}`

/** A page of a few words and a button that the server serves itself: one file, no script, nothing from elsewhere. `body` is HTML. */
export const plainPage = (page: { lang: string; title: string; body: string; color?: string }): string =>
  `<!doctype html><html lang="${escaped(page.lang)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>${escaped(page.title)}</title><style>${styleOf(page.color ?? DEFAULT_BRAND)}</style></head><body><main><h1>${escaped(page.title)}</h1>${page.body}</main></body></html>`
