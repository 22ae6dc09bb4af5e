import { useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'

/** Narrower than this, a table has no place for a column that stays in sight: it would cover the others. */
const ROOM_PX = 520

/**
 * Whether a box is at least so wide, and whether a column of that width may stay in sight in it, now and when it changes;
 * before the first look both hold.
 */
export function useWide(
  least: number,
  column: number,
): [box: RefObject<HTMLDivElement>, wide: boolean, roomy: boolean] {
  const box = useRef<HTMLDivElement>(null)
  const [wide, setWide] = useState(true)
  const [roomy, setRoomy] = useState(true)
  useLayoutEffect(() => {
    const found = box.current
    if (!found) return
    const look = (): void => {
      setWide(found.clientWidth >= least)
      setRoomy(found.clientWidth >= Math.max(ROOM_PX, 2 * column))
    }
    look()
    // Drawn before the window is painted at its new width: else the page would be too wide for a moment.
    const watcher = new ResizeObserver(() => flushSync(look))
    watcher.observe(found)
    return () => watcher.disconnect()
  }, [least, column])
  return [box, wide, roomy]
}
