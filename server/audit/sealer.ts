import { inBackground } from '../base/background'
import type { Beside } from '../base/room'
import type { Deps } from '../deps'
import { anythingToSeal, sealAll } from './seal'

/** An entry is sealed so soon after it was written. */
const LOOK_EVERY_MS = 1_000
/** After a failure nothing is tried for so long; the hourly anchor says aloud that it fails. */
const REST_MS = 60_000

/**
 * Seals what was written, at most a second later. Beside the job runner, since an idle shop should not commit twice a second
 * to learn that nothing was written: at rest it reads one row. Any number of processes may each have one.
 */
export function createSealer(deps: Pick<Deps, 'db' | 'clock' | 'vault' | 'log'>): Beside {
  let stopping = false
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> | null = null
  let restUntil = 0

  const round = async (): Promise<void> => {
    if (await anythingToSeal(deps)) await sealAll(deps, () => stopping)
  }
  const look = (): Promise<void> =>
    (looking ??= inBackground(round)
      .catch((error: unknown) => {
        restUntil = deps.clock.now() + REST_MS
        if (!stopping) deps.log.error({ error: String(error) }, 'sealing the audit log failed')
      })
      .finally(() => (looking = null)))

  return {
    start() {
      timer = setInterval(() => void (stopping || deps.clock.now() < restUntil || look()), LOOK_EVERY_MS)
    },
    drain: look,
    async stop() {
      stopping = true
      if (timer) clearInterval(timer)
      await looking
    },
  }
}
