import { plainText } from '../../shared/rules/typed'

/** What a code or a code word is made of; the server knows the exact rules and this only tidies. */
const RUN = /[A-Z0-9](?:[A-Z0-9-]{2,38}[A-Z0-9])?/g

/** Full-width signs, small letters, blanks and signs that nobody sees, put right; dashes stay, for what is shown is what was typed. */
export const tidyCode = (typed: string): string => plainText(typed).replace(/ +/g, '').toUpperCase()

/**
 * The code inside a pasted message ("您的兑换码：SNOW-2026，快来"): what follows the word 码 or "code", else the longest run
 * that has a digit; a text that is a code by itself stays whole.
 */
export const codeFrom = (pasted: string): string => {
  const text = plainText(pasted).toUpperCase().trim()
  if (/^[\u4e00-\u9fffA-Z0-9\s-]{1,24}$/.test(text)) return tidyCode(text)
  const named = /(?:码|碼|CODE)\s*(?:是|为|為|IS)?\s*[:]?\s*[「“"『《【[]?\s*([A-Z0-9-]{4,40})/.exec(text)
  if (named?.[1]) return named[1].replace(/-+$/, '')
  const found = (text.match(RUN) ?? []).filter((run) => run.length >= 4 && /\d/.test(run))
  return found.sort((a, b) => b.length - a.length)[0] ?? tidyCode(text).slice(0, 40)
}
