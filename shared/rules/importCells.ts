import { DAY_MS, isDay, SHANGHAI_MS } from './calendar'
import { MAX_FEN } from './money'
import { fenOf, lineText, plainText } from './typed'

/** Cells of files that shops export: what stands in one once guards, fillers and Excel's rewriting are taken away. */

/** A cell as its file holds it: text, or the number of a sheet's numeric cell (dates of a sheet come as text of their wall clock). */
export type ImportCell = string | number

/** What alone in a cell means that nothing is there. */
const NOTHING = new Set(['', '-', '--', '---', '—', '——', '/', 'null', '暂无', 'nan', '\\n'])
const LONGEST_NOTHING = 4

/** The text of a cell without what programs put around it: blanks, tabs, an apostrophe in front, `="…"`. Empty for fillers. */
export function bareText(cell: ImportCell | undefined): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const text = unguarded(cell.trim())
  return text.length <= LONGEST_NOTHING && NOTHING.has(text.toLowerCase()) ? '' : text
}

function unguarded(text: string): string {
  switch (text[0]) {
    case "'":
      return text.slice(1).trim()
    case '=':
    case '"': {
      // One formula within another, where the export was saved once more: =""123"".
      const inner = /^="([^]*)"$/.exec(text)?.[1]?.trim() ?? text
      const bare = /^"([^"]*)"$/.exec(inner)?.[1]?.trim() ?? inner
      return bare.startsWith("'") ? bare.slice(1).trim() : bare
    }
    default:
      return text
  }
}

const FOR_MACHINES = /[\u0000-\u001f\u007f]/g

/** One line of text as it is kept (names, nicknames, shops), without signs for machines. */
export const nameText = (cell: ImportCell | undefined): string => lineText(bareText(cell)).replace(FOR_MACHINES, '')

/** The name over a column as names are compared: width, case, blanks, quotes and unseen signs say nothing. */
export const headerKey = (text: string): string =>
  plainText(text)
    .normalize('NFKC')
    .replace(/[\s"']+/g, '')
    .toLowerCase()

/** True for digits that a spreadsheet has thrown away: "1.38E+10". */
export const isScientific = (text: string): boolean => /^[+-]?\d(\.\d+)?E\+\d+$/i.test(text)

/** A double is exact for fifteen digits; of a longer number in a numeric cell the last ones may be others. */
export const isImprecise = (cell: ImportCell | undefined): boolean => typeof cell === 'number' && Math.abs(cell) >= 1e15

/** Masked by the platform (`138****8000`, `测**`): many people look alike under it. */
export const isMasked = (text: string): boolean => /[*＊]/.test(text)

/** Enciphered by the platform (`$$…$$`, `##…`, `~…~`): other signs each time, readable with its key only. */
export const isCipher = (text: string): boolean => /^(?:\$\$|##|~|\$[^$]+\$|#[^#]+#)./.test(text)

/** Yuan in a cell to fen; null for words, negative amounts, fractions of a fen. Zeros behind the second place are none. */
export function amountFen(cell: ImportCell | undefined): number | null {
  if (typeof cell === 'number') {
    const fen = Math.round(cell * 100)
    return fen >= 0 && fen <= MAX_FEN && Math.abs(cell * 100 - fen) < 1e-4 ? fen : null
  }
  const text = bareText(cell)
  return fenOf(text.replace(/(\.\d\d)0+(?=\D*$)/, '$1'))
}

/** A count of goods: a whole number of at least one, null otherwise. */
export function quantityOf(cell: ImportCell | undefined): number | null {
  const text = plainText(bareText(cell)).replace(/ ?(?:件|个|份|pcs)$/i, '')
  const parts = /^(\d{1,6})(?:\.0+)?$/.exec(text)
  const count = parts ? Number(parts[1]) : 0
  return count > 0 ? count : null
}

/** Excel's day 1 is 1900-01-01 and it counts a 29 February 1900 that never was; days before it are one nearer. */
const SERIAL_EPOCH = Date.UTC(1899, 11, 30)
/** 1980 to 2100: what else is a number of five digits in a column of times is none. */
const SERIALS = { from: 29_221, until: 73_051 }

/** The wall clock of a spreadsheet's number of days, as milliseconds that read in UTC show it; to the millisecond. */
export const serialWallClock = (serial: number): number =>
  SERIAL_EPOCH + Math.round((serial < 60 ? serial + 1 : serial) * DAY_MS)

const DATE = '(\\d{4})[-/.年](\\d{1,2})[-/.月](\\d{1,2})日?'
const CLOCK = '(\\d{1,2})[:时](\\d{1,2})(?:分$|[:分](\\d{1,2})(?:\\.\\d+)?秒?)?'
const WRITTEN = new RegExp(`^${DATE}(?:[ T]*${CLOCK})?(?: ?(Z|[+-]\\d{2}:?\\d{2}))?$`, 'i')
const RUN_TOGETHER = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/

/** What programs write for no time at all. */
const NO_TIME = /^(?:0000-00-00|1970-0?1-0?1|1900-0?1-0?[01])/

/**
 * The moment a cell says, by Shanghai's clocks unless it carries an offset: 2026/9/3 8:05, 2026年9月3日 18时06分, a day alone
 * (its midnight), a spreadsheet's number of days. 'none' where nothing or no time is said, null for what is no time: a day
 * that is none, 24:01, an hour alone.
 */
export function momentOf(cell: ImportCell | undefined): number | 'none' | null {
  if (typeof cell === 'number') return serialMoment(cell)
  const text = plainText(bareText(cell)).trim().replace(/ +/g, ' ')
  if (text === '' || NO_TIME.test(text.replace(/\//g, '-'))) return 'none'
  if (/^\d{5}(\.\d+)?$/.test(text)) return serialMoment(Number(text))
  const parts = RUN_TOGETHER.exec(text) ?? WRITTEN.exec(text)
  if (!parts) return null
  const [year, month, day, hour, minute, second] = parts.slice(1, 7)
  const on = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
  const at = [hour, minute, second].map((part) => Number(part ?? 0))
  const [h = 0, m = 0, s = 0] = at
  if (!isDay(on) || Number(year) < 1980 || Number(year) > 2100 || h > 23 || m > 59 || s > 59) return null
  return Date.parse(`${on}T00:00:00Z`) + ((h * 60 + m) * 60 + s) * 1000 - offsetMs(parts[7])
}

function serialMoment(serial: number): number | 'none' | null {
  if (serial === 0 || serial === 1) return 'none'
  return serial >= SERIALS.from && serial < SERIALS.until ? serialWallClock(serial) - SHANGHAI_MS : null
}

function offsetMs(written: string | undefined): number {
  if (written === undefined) return SHANGHAI_MS
  const parts = /^([+-])(\d{2}):?(\d{2})$/.exec(written)
  return parts ? (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) * 60_000 : 0
}

/** The day a cell says (a birthday), or null: nothing said, a filler like 1970-01-01, no day of the calendar, before 1900. */
export function dayOf(cell: ImportCell | undefined): string | null {
  if (typeof cell === 'number')
    return cell > 1 && cell < SERIALS.until ? new Date(serialWallClock(cell)).toISOString().slice(0, 10) : null
  const text = plainText(bareText(cell)).trim()
  if (NO_TIME.test(text.replace(/\//g, '-'))) return null
  const parts = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?|(\d\d)(\d\d))$/.exec(text)
  if (!parts) return null
  const day = `${parts[1]}-${(parts[2] ?? parts[4] ?? '').padStart(2, '0')}-${(parts[3] ?? parts[5] ?? '').padStart(2, '0')}`
  return isDay(day) && day >= '1900' ? day : null
}

const GENDER_WORDS: Record<string, 'female' | 'male' | 'other' | 'unknown'> = {
  女: 'female',
  女士: 'female',
  女性: 'female',
  female: 'female',
  f: 'female',
  男: 'male',
  男士: 'male',
  先生: 'male',
  男性: 'male',
  male: 'male',
  m: 'male',
  other: 'other',
  // Shops' systems write it for whoever has not said.
  其他: 'unknown',
  保密: 'unknown',
  未知: 'unknown',
  unknown: 'unknown',
}

/** The gender a cell names; null where it names none that we know. */
export const genderOf = (cell: ImportCell | undefined): 'female' | 'male' | 'other' | 'unknown' | null =>
  GENDER_WORDS[plainText(bareText(cell)).trim().toLowerCase()] ?? null

/** The tags of a cell, each once, at most fifty. */
export const tagsOf = (cell: ImportCell | undefined): string[] =>
  [
    ...new Set(
      nameText(cell)
        .split(/[;,，；、|]/)
        .map((tag) => tag.trim()),
    ),
  ]
    .filter((tag) => tag !== '')
    .slice(0, 50)
