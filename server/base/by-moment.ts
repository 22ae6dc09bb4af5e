import { page, readCursor, type After } from './cursor'
import type { Tx } from './database'
import { rows, type RowOf, type Shape } from './sql'

/** The columns of an order by moments: the moment, and the id where two fall together; newest first unless `rising`. */
export type ByMoment = { at: string; id: string; rising?: true }

/** The part of a WHERE by which such a list goes on after a place, with its values; nothing at the list's beginning. */
export function beyond(
  after: After | null,
  { at, id, rising }: ByMoment,
): { and: string; values: (number | string)[] } {
  if (after === null) return { and: '', values: [] }
  const sign = rising ? '>' : '<'
  return {
    and: ` AND (${at} ${sign} ? OR (${at} = ? AND ${id} ${sign} ?))`,
    values: [Number(after.sort), Number(after.sort), after.id],
  }
}

/** One page of what a SELECT with a WHERE finds, in the order of its moments; `placeOf` says where a row stands in it. */
export async function pageByMoment<S extends Shape, U>(
  tx: Tx,
  shape: S,
  asked: { select: string; values: readonly unknown[]; by: ByMoment; query: { limit: number; cursor?: string } },
  placeOf: (row: RowOf<S>) => After,
  present: (row: RowOf<S>) => U,
): Promise<{ items: U[]; nextCursor: string | null }> {
  const { select, values, by, query } = asked
  const on = beyond(readCursor(query.cursor), by)
  const way = by.rising ? '' : ' DESC'
  const found = await rows(tx, shape, `${select}${on.and} ORDER BY ${by.at}${way}, ${by.id}${way} LIMIT ?`, [
    ...values,
    ...on.values,
    query.limit + 1,
  ])
  return page(found, query.limit, placeOf, present)
}
