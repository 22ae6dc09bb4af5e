import { MINUTE_MS } from '../../shared/rules/calendar'
import type { JobHandler } from '../base/jobs'
import type { Deps } from '../deps'
import { EXTEND_JOB, extendChunk } from './extend'
import { inChunks } from './in-chunks'
import { RELEASE_JOB, releaseExpired } from './release'
import { SWEEP_JOB, sweepCoupons } from './sweep'

/** The jobs of this room: what happens to pieces by time. */
export const couponJobs = (deps: Deps): Record<string, JobHandler> => ({
  [EXTEND_JOB.kind]: (run) => inChunks(run, () => deps.db.inTransaction((tx) => extendChunk(tx, run.id))),
  [RELEASE_JOB.kind]: async (run) => {
    await releaseExpired(deps, run.stopping)
    return { again: run.stopping() ? 0 : 60 * MINUTE_MS }
  },
  [SWEEP_JOB.kind]: async ({ stopping }) => {
    await sweepCoupons(deps, stopping)
    return { again: stopping() ? 0 : 5 * MINUTE_MS }
  },
})
