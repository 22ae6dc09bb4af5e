import type { ListOf } from '../contract'

/** The first `pages` pages of a list, or all of them; `cursor` says where it goes on, null at its end. */
export async function readPages<T, P extends ListOf<T>>(
  read: (cursor?: string) => Promise<P>,
  pages = Infinity,
): Promise<{ first: P; items: T[]; cursor: string | null }> {
  const first = await read()
  const items = [...first.items]
  let cursor = first.nextCursor
  for (let page = 1; page < pages && cursor; page += 1) {
    const next = await read(cursor)
    items.push(...next.items)
    cursor = next.nextCursor
  }
  return { first, items, cursor }
}
