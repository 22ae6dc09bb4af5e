import { MAX_FEN } from './money'

/**
 * The one way to read what people type or paste: on phones with full-width keyboards, out of spreadsheets that add marks
 * nobody sees, off vouchers that print numbers in groups. Everything that is typed and then compared goes through here.
 */

/**
 * Signs without a look of their own: what Unicode calls default ignorable (joiners, direction marks, variation selectors,
 * tags, Hangul fillers), annotation marks, and the empty braille cell. Written as UTF-16, since old phones know no `\p{…}`.
 */
const UNSEEN =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|\ud82f[\udca0-\udca3]|\ud834[\udd73-\udd7a]|[\udb40-\udb43][\udc00-\udfff]/g
/** Hyphens, en and em dash, minus, the long vowel mark that Japanese keyboards write for one, box drawing's line. */
const DASH = /[\u02d7\u058a\u1806\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc\ufe58\ufe63\uff0d\uff70]/g
const FULL_WIDTH = /[\uff01-\uff5e]/g

/** The text without the signs that nobody sees. */
export const withoutUnseen = (text: string): string => text.replace(UNSEEN, '')

/** What a plain keyboard writes: nothing is to be done about it, and of a million cells most are so. */
const PLAIN = /^[ -~]*$/

/** The text as a plain keyboard would have written it: full width narrow, every dash a hyphen, every blank a space, nothing unseen. */
export const plainText = (text: string): string =>
  PLAIN.test(text)
    ? text
    : withoutUnseen(text)
        .replace(DASH, '-')
        .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
        .replace(/[\s\u0085]/g, ' ')

/** A code or number as its field shows it while it is typed: narrow, plain dashes, nothing unseen; single blanks stay until it is read. */
export const codeText = (text: string): string => plainText(text).replace(/^ +/, '')

/** Whether two texts are the same to who typed one of them: width, kinds of dashes and blanks, and unseen signs say nothing. */
export const sameTyped = (a: string, b: string): boolean => plainText(a).trim() === plainText(b).trim()

/** A code or code word without what people put between its signs: blanks and dashes. */
export const compact = (text: string): string => plainText(text).replace(/[ -]+/g, '')

/** A number that is no amount (member number, dynamic code) without what groups its digits. */
export const digitsOf = (text: string): string => plainText(text).replace(/[ \-.,·'_/]+/g, '')

const CURRENCY = /^(?:¥|￥|CN¥|RMB|CNY|人民币) ?/i
const UNIT = / ?(?:元|圆|圓|块|塊|RMB|CNY|yuan)$/i
const GROUPED = /^-?\d{1,3}([, ]\d{3})+(\.\d*)?$/

/**
 * A number as `Number` reads it, from "１，２３４．５０", "1 234.5", "¥ 30", "30元", "-5"; a comma or 。 before one or two last digits
 * is a point. Null for what is none; nothing is guessed of "1.234,50" or "30元5角".
 */
export function numberText(typed: string): string | null {
  // The yuan sign exists in two widths, and a full stop is where the point lies on a Chinese keyboard.
  const bare = plainText(typed)
    .trim()
    .replace(/\uffe5/g, '¥')
    .replace(/[。．]/g, '.')
    .replace(/[，、]/g, ',')
  const text = bare.replace(CURRENCY, '').replace(UNIT, '').trim()
  const plain = GROUPED.test(text) ? text.replace(/[, ]/g, '') : text.replace(/^(-?\d+),(\d{1,2})$/, '$1.$2')
  return /^-?\d+(\.\d*)?$/.test(plain) ? plain.replace(/\.$/, '') : null
}

/** Yuan as typed ("199", "199.9", "１，９９９．９０", "¥ 30", "30元") to whole fen; null for what is no amount of at most `most` fen. */
export function fenOf(typed: string, most: number = MAX_FEN): number | null {
  const parts = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(numberText(typed) ?? '')
  const fen = parts ? Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')) : null
  return fen !== null && fen <= most ? fen : null
}

/** Of what nobody sees, what belongs to visible signs: joiners, variation selectors (of emoji and of Han characters), flags' tags. */
const BELONGS = /[\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f]|\udb40[\udc20-\udc7f\udd00-\uddef]/
const BLANK_LOOKING = /[\u0085\u2800\u3164\uffa0]|[^\S ]/g

/**
 * One-line text as it is stored: line breaks, tabs and other blanks are spaces, the ends trimmed; direction marks and what
 * else nobody sees is taken out, but for what belongs to a visible sign.
 */
export const lineText = (text: string): string =>
  PLAIN.test(text)
    ? text.trim()
    : text
        .replace(/\r\n/g, ' ')
        .replace(/\ufeff/g, '')
        .replace(BLANK_LOOKING, ' ')
        .replace(UNSEEN, (sign) => (BELONGS.test(sign) ? sign : ''))
        .trim()

/** Why a text cannot be stored as typed: it holds signs for machines, or nobody would see anything of it. Null where it can. */
export const textFault = (text: string): 'control_character' | 'blank' | null =>
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) || LONE_SURROGATE.test(text)
    ? 'control_character'
    : /\S/.test(withoutUnseen(text))
      ? null
      : 'blank'

/** Half a sign; `String.isWellFormed` is too young for some phones. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/
