import { useState } from 'react'
import type { ListOf } from '../contract'
import { useLoaded, type Loaded } from './useLoaded'

/**
 * A list read page by page. Showing the page again reads it anew from its top, as far down as it was; `more` is null
 * at the end and while it runs.
 */
export const usePaged = <T, P extends ListOf<T>>(
  read: (cursor?: string) => Promise<P>,
  marks: readonly (string | number | null | undefined)[],
): Loaded<{ first: P; items: T[] }> & { more: (() => void) | null } => {
  const [wanted, setWanted] = useState(1)
  const loaded = useLoaded(async () => {
    const first = await read()
    const items = [...first.items]
    let cursor = first.nextCursor
    for (let page = 1; page < wanted && cursor; page += 1) {
      const next = await read(cursor)
      items.push(...next.items)
      cursor = next.nextCursor
    }
    return { first, items, cursor, pages: wanted }
  }, [...marks, wanted])
  const ready = loaded.data && loaded.data.cursor !== null && loaded.data.pages === wanted
  return { ...loaded, more: ready ? () => setWanted(wanted + 1) : null }
}
