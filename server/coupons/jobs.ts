import { MINUTE_MS } from '../../shared/rules/calendar'
import type { JobHandler } from '../base/jobs'
import { inPieces } from '../base/pieces'
import type { Deps } from '../deps'
import { EXTEND_JOB, extendPiece } from './extend'
import { foldAllCounts } from './fold-counts'
import { RELEASE_JOB, releaseExpired } from './release'
import { SWEEP_JOB, sweepCoupons } from './sweep'

/** The jobs of this room: what happens to pieces by time. */
export const couponJobs = (deps: Deps): Record<string, JobHandler> => ({
  [EXTEND_JOB.kind]: (run) =>
    inPieces(run, { db: deps.db, most: 500, piece: (tx, size) => extendPiece(tx, run.id, size) }),
  [RELEASE_JOB.kind]: async (run) => {
    const more = await releaseExpired(deps, run.letGo)
    return { again: more ? 0 : 60 * MINUTE_MS }
  },
  [SWEEP_JOB.kind]: async ({ letGo, place }) => {
    const passedOver = await sweepCoupons(deps, letGo, place as string[] | null)
    await foldAllCounts(deps, letGo)
    return passedOver ? { again: 0, place: passedOver } : { again: 5 * MINUTE_MS }
  },
})
