import { AppError } from '../base/errors'
import type { JobHandler } from '../base/jobs'
import type { Deps } from '../deps'
import { adaptersOf } from '../messages/adapters'
import type { Adapters } from '../messages/channel'
import { expireJob } from './expire'
import { freezeJob } from './freeze'
import { previewJob } from './preview'
import { EXPIRE_JOB, FREEZE_JOB, PREVIEW_JOB, SEND_JOB } from './job-kinds'
import { sendJob } from './pump'
import { nobodyWatches, type Watch } from './send-row'

/** The long work of campaigns: counting, freezing, sending and ending. Tests hand in channels and a watcher of their own. */
export const campaignJobs = (
  deps: Deps,
  adapters: Adapters = adaptersOf(deps),
  watch: Watch = nobodyWatches,
): Record<string, JobHandler> => ({
  [FREEZE_JOB.kind]: untilDone(deps, freezeJob(deps, adapters)),
  [SEND_JOB.kind]: untilDone(deps, sendJob(deps, adapters, watch)),
  [EXPIRE_JOB.kind]: untilDone(deps, expireJob(deps)),
  [PREVIEW_JOB.kind]: previewJob(deps, adapters),
})

const AFTER_FAILURE_MS = 5_000

/** A campaign under way never loses its job: whatever fails (a database away for an hour) is tried again until it is over. */
const untilDone =
  (deps: Deps, job: JobHandler): JobHandler =>
  async (run) => {
    try {
      return await job(run)
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') throw error
      deps.log.error({ err: error, error: String(error), kind: run.kind, job: run.id }, 'campaign work failed, goes on')
      return { again: AFTER_FAILURE_MS }
    }
  }
