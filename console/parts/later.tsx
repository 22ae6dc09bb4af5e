import { startTransition, useEffect, useState, type ComponentType } from 'react'
import { Waiting } from './states'

type Found<P> = { part: ComponentType<P> } | { fault: unknown } | null

/**
 * A part that weighs more than the page around it: on its way as soon as the page is, a place holder until then, drawn in
 * small steps. React's own `Suspense` would hold it back for 300 ms once it has shown a place holder.
 */
export function later<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): ComponentType<P> {
  let found: Found<P> = null
  const loading = load().then(
    (loaded) => (found = { part: loaded.default }),
    (fault: unknown) => (found = { fault }),
  )
  return function Later(props: P) {
    const [has, setHas] = useState<Found<P>>(found)
    useEffect(() => void loading.then((now) => startTransition(() => setHas(now))), [])
    if (has === null) return <Waiting />
    if ('fault' in has) throw has.fault
    return <has.part {...props} />
  }
}
