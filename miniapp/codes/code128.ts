/**
 * Code 128 by ISO/IEC 15417: the six bar and space widths of values 0–105 and the stop pattern (106),
 * each written as its widths in modules, bar first. Checked against an independent encoder in tests/miniapp.
 */
const PATTERNS = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'
).split(' ')

const START_B = 104
const START_C = 105
const STOP = 106

const values = (text: string): number[] => {
  // Digits alone go two to a symbol (set C), which halves the width of a member code; all else is set B.
  if (/^(\d\d)+$/.test(text)) return [START_C, ...(text.match(/\d\d/g) ?? []).map(Number)]
  return [START_B, ...[...text].map((sign) => sign.charCodeAt(0) - 32)]
}

/**
 * The modules of `text` as a string of 1 (bar) and 0 (space), start to stop without the quiet zone.
 * Signs outside printable ASCII and empty text are refused with a RangeError.
 */
export const code128 = (text: string): string => {
  if (!/^[\x20-\x7e]+$/.test(text)) throw new RangeError('Code 128 set B takes printable ASCII only')
  const symbols = values(text)
  const check = symbols.reduce((sum, value, place) => sum + value * Math.max(place, 1), 0) % 103
  return [...symbols, check, STOP]
    .map((value) =>
      [...(PATTERNS[value] ?? '')].map((width, i) => (i % 2 === 0 ? '1' : '0').repeat(Number(width))).join(''),
    )
    .join('')
}
