import type { JobHandler } from '../base/jobs'
import { inChunks } from '../coupons/in-chunks'
import type { Deps } from '../deps'
import { DRAW_JOB, drawChunk } from './draw-codes'

/** Codes are drawn in steps; a process that dies goes on where its last commit stood. */
export const codeJobs = (deps: Deps): Record<string, JobHandler> => ({
  [DRAW_JOB.kind]: (run) => {
    const asked = run.payload as { listId: string; codes: number }
    return inChunks(run, () => deps.db.inTransaction((tx) => drawChunk(tx, deps, run.id, asked)))
  },
})
