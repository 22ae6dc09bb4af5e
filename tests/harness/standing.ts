import { JOB_KINDS } from '../../server/app'
import { keepStanding } from '../../server/base/jobs'
import type { World } from './world'

/** Keeps the standing jobs going whose kind begins so, as a start with a background does for all of them. */
export const addStanding = (w: Pick<World, 'deps'>, prefix: string): Promise<void> =>
  keepStanding(
    w.deps,
    JOB_KINDS.filter((job) => job.standing && job.kind.startsWith(prefix)),
  )
