import { useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'

/** Whether a box is at least so wide, now and when it changes; before the first look it is. */
export function useWide(least: number): [RefObject<HTMLDivElement>, boolean] {
  const box = useRef<HTMLDivElement>(null)
  const [wide, setWide] = useState(true)
  useLayoutEffect(() => {
    const found = box.current
    if (!found) return
    const look = (): void => setWide(found.clientWidth >= least)
    look()
    // Drawn before the window is painted at its new width: else the page would be too wide for a moment.
    const watcher = new ResizeObserver(() => flushSync(look))
    watcher.observe(found)
    return () => watcher.disconnect()
  }, [least])
  return [box, wide]
}
