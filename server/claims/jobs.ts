import type { JobHandler } from '../base/jobs'
import { inPieces } from '../base/pieces'
import type { Deps } from '../deps'
import { BIRTHDAY_JOB, giveBirthdays, untilTomorrow, type Reached } from './birthday'
import { GRANT_JOB } from './grant'
import { countAudience, grantPiece, passMemberOver, type Counted } from './grant-piece'
import type { CouponHooks } from './hooks'

/** The jobs of this room. */
export const claimJobs = (deps: Deps, hooks: CouponHooks): Record<string, JobHandler> => ({
  [GRANT_JOB.kind]: async (run) => {
    const counted = await countAudience(deps, hooks, run, run.place as Counted | null)
    if (counted) return { again: 0, place: counted }
    return inPieces(run, {
      db: deps.db,
      most: 200,
      piece: (tx, size) => grantPiece(tx, deps, hooks, run.id, size),
      passOver: (tx, error) => {
        deps.log.error({ err: error, error: String(error), job: run.id }, 'a member of a grant was passed over')
        return passMemberOver(tx, hooks, run.id)
      },
    })
  },
  [BIRTHDAY_JOB.kind]: async (run) => {
    const place = await giveBirthdays(deps, hooks, run.letGo, run.place as Reached | null)
    return place ? { again: 0, place } : { again: untilTomorrow(deps.clock.now()) }
  },
})
