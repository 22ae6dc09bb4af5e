import { useDidShow } from '@tarojs/taro'
import { startTransition, useCallback, useEffect, useRef, useState } from 'react'
import { start } from './start'

export type Loaded<T> = { data: T | null; error: unknown; reload: () => void }

/**
 * Reads after the quiet login, again whenever the page is shown or `marks` change. What was read stays on the screen
 * while it is read again; of several answers the last question's counts.
 */
export const useLoaded = <T>(
  read: () => Promise<T>,
  marks: readonly (string | number | null | undefined)[],
): Loaded<T> => {
  const [state, setState] = useState<{ data: T | null; error: unknown }>({ data: null, error: null })
  const turn = useRef(0)
  const shown = useRef(false)
  const reader = useRef(read)
  reader.current = read

  const reload = useCallback((): void => {
    turn.current += 1
    const mine = turn.current
    const isLast = (): boolean => mine === turn.current
    const show = (data: T): void => {
      if (!isLast()) return
      const draw = (): void => setState({ data, error: null })
      // A page is drawn in small steps at first: what is tapped meanwhile does not wait for the last of forty tickets.
      if (shown.current) draw()
      else startTransition(draw)
      shown.current = true
    }
    start()
      // Logging in changes who asks and in which language: the question of before is not asked any more.
      .then(() => (isLast() ? reader.current().then(show) : undefined))
      .catch((error: unknown) => isLast() && setState((before) => ({ data: before.data, error })))
  }, [])

  const first = useRef(true)
  const mark = JSON.stringify(marks)
  useEffect(reload, [reload, mark])
  useDidShow(() => {
    if (!first.current) reload()
    first.current = false
  })
  return { ...state, reload }
}
