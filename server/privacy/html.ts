import { PALETTES } from '../../shared/look/tokens'
import { escaped } from '../base/plain-page'

/** A document of a few tables for people to read, print and keep: one file, no script, nothing from elsewhere. */
export type Cell = string | number | null
export type Section = {
  title: string
  note?: string
  head?: readonly string[]
  rows?: readonly (readonly Cell[])[]
  text?: string
}

const plain = (value: Cell): string => escaped(String(value ?? '–'))

/** Printed and kept: always as by day. */
const INK = PALETTES.light
const STYLE = `body{font:14px/1.5 -apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:${INK.ink};max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:22px}h2{font-size:16px;margin-top:2rem}table{border-collapse:collapse;width:100%}th,td{border:1px solid ${INK.line};padding:4px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:${INK.ground}}p{color:${INK.soft}}pre{white-space:pre-wrap;font:inherit;border:1px solid ${INK.line};padding:8px}`

export const htmlOf = (lang: string, title: string, sections: readonly Section[]): string =>
  `<!doctype html>\n<html lang="${plain(lang)}"><head><meta charset="utf-8"><title>${plain(title)}</title><style>${STYLE}</style></head><body>\n<h1>${plain(title)}</h1>\n${sections.map(sectionOf).join('\n')}\n</body></html>\n`

const sectionOf = ({ title, note, head = [], rows, text }: Section): string =>
  [
    `<h2>${plain(title)}</h2>`,
    note ? `<p>${plain(note)}</p>` : '',
    rows ? tableOf(head, rows) : '',
    text === undefined ? '' : `<pre>${plain(text)}</pre>`,
  ].join('\n')

const tableOf = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `<table>${rowOf('th', head)}\n${rows.map((one) => rowOf('td', one)).join('\n')}</table>`

const rowOf = (tag: 'th' | 'td', cells: readonly Cell[]): string =>
  `<tr>${cells.map((one) => `<${tag}>${plain(one)}</${tag}>`).join('')}</tr>`
