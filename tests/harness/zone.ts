import { runInThisContext } from 'node:vm'

/** Node's own: a suite has a copy of the environment, at which no clock looks. */
const { env } = runInThisContext('process') as NodeJS.Process

/** Moves the clocks of this worker to a time zone; answers the way back. */
export function moveTo(zone: string): () => void {
  const before = env.TZ
  env.TZ = zone
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  if (timeZone !== zone) throw new Error(`clocks go by ${timeZone}, not by ${zone}`)
  return () => {
    if (before === undefined) delete env.TZ
    else env.TZ = before
  }
}
