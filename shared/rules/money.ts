/** The largest amount taken anywhere, in fen (one thousand million yuan): products with a percentage stay exact in a double. */
export const MAX_FEN = 100_000_000_000

/** True for a whole, not negative amount in fen up to MAX_FEN. */
export const isFen = (n: unknown): n is number =>
  typeof n === 'number' && Number.isSafeInteger(n) && n >= 0 && n <= MAX_FEN

/**
 * The three parts of an amount for a screen that draws the sign small, the yuan large and the fen small.
 * Put side by side they read right: `cents` brings its point and is empty for whole yuan. A RangeError for fractions of a fen.
 */
export function yuan(fen: number): { sign: string; integer: string; cents: string } {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`not an amount in fen: ${fen}`)
  const amount = Math.abs(fen)
  const rest = amount % 100
  return {
    sign: fen < 0 ? '-¥' : '¥',
    integer: String((amount - rest) / 100).replace(/\B(?=(\d{3})+$)/g, ','),
    cents: rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`,
  }
}

/** One line for tables and messages, always with two decimals so that columns align: `¥1,234.50`. */
export function formatFen(fen: number): string {
  const { sign, integer, cents } = yuan(fen)
  return `${sign}${integer}${cents || '.00'}`
}
