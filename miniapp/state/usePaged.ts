import { useState } from 'react'
import type { ListOf } from '../contract'
import { readPages } from './readPages'
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
  const loaded = useLoaded(
    async () => ({ ...(await readPages<T, P>(read, wanted)), pages: wanted }),
    [...marks, wanted],
  )
  const ready = loaded.data && loaded.data.cursor !== null && loaded.data.pages === wanted
  return { ...loaded, more: ready ? () => setWanted(wanted + 1) : null }
}
