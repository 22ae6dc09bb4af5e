import { useEffect, useState } from 'react'

/** The phone's time, ms since the epoch, drawn anew each second while `wanted`. */
export const useNow = (wanted: boolean): number => {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (!wanted) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [wanted])
  return now
}
