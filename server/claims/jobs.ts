import type { JobHandler } from '../base/jobs'
import type { Deps } from '../deps'
import { BIRTHDAY_JOB, giveBirthdays, untilTomorrow } from './birthday'
import { GRANT_JOB } from './grant'
import { countAudience, grantChunk } from './grant-chunk'
import type { CouponHooks } from './hooks'

/** The jobs of this room. */
export const claimJobs = (deps: Deps, hooks: CouponHooks): Record<string, JobHandler> => ({
  [GRANT_JOB.kind]: async (run) => {
    await deps.db.inTransaction((tx) => countAudience(tx, hooks, run.id))
    for (;;) {
      if (run.stopping()) return { again: 0 }
      const more = await deps.db.inTransaction((tx) => grantChunk(tx, deps, hooks, run.id))
      if (!more) return
    }
  },
  [BIRTHDAY_JOB.kind]: async (run) => {
    await giveBirthdays(deps, hooks, run.stopping)
    return { again: run.stopping() ? 0 : untilTomorrow(deps.clock.now()) }
  },
})
