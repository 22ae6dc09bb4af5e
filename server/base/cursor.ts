import { AppError } from './errors'

/**
 * A cursor says after which row to go on: sort value and id, so that it stays true while rows are being added. Lists are
 * sorted by a whole number (a moment), by the id itself, or by words that people wrote.
 */
export type After = { sort: number | string; id: string }

export const writeCursor = (after: After): string =>
  Buffer.from(JSON.stringify([after.sort, after.id])).toString('base64url')

/** What is compared with keys: ASCII, since MySQL refuses to compare other words with an ASCII column. */
export const isAscii = (value: unknown): value is string => typeof value === 'string' && /^[\x20-\x7e]*$/.test(value)

/** Refuses what this server did not write with 422. `words`: the list is sorted by words. */
export function readCursor(cursor: string | undefined, words = false): After | null {
  if (cursor === undefined) return null
  try {
    const [sort, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown]
    // Words in the place of a number would be compared with a number column, which MySQL refuses.
    if (isAscii(id) && (Number.isSafeInteger(sort) || sort === id || (words && typeof sort === 'string')))
      return { sort: sort as number | string, id }
  } catch {
    // falls through to the refusal
  }
  throw new AppError('validation_failed', { errors: [{ path: 'cursor', message: 'unknown' }] })
}

/** Cuts `limit + 1` rows into a page: the extra row only tells that there is more. */
export function page<T, U>(
  rows: T[],
  limit: number,
  after: (row: T) => After,
  present: (row: T) => U,
): { items: U[]; nextCursor: string | null } {
  const items = rows.slice(0, limit)
  const last = items[items.length - 1]
  return { items: items.map(present), nextCursor: rows.length > limit && last ? writeCursor(after(last)) : null }
}
