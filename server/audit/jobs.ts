import { addDays, MINUTE_MS, shanghaiDay, shanghaiMoment } from '../../shared/rules/calendar'
import type { JobHandler, JobKind, JobRun } from '../base/jobs'
import type { Deps } from '../deps'
import { dropAnchor, sendAnchors } from './anchor'
import { sealAll } from './seal'
import { keepCheck, VERIFY_JOB, verifySome } from './verify'
import type { Walk } from './walk'

export const ANCHOR_JOB: JobKind = { kind: 'audit.anchor', lane: 'standing', standing: true }
export const NIGHTLY_JOB: JobKind = { kind: 'audit.nightly', lane: 'standing', standing: true }

const HOUR_MS = 60 * MINUTE_MS
/** When shops sleep, by the clock of Shanghai. */
const NIGHT = '03:40'

/** One turn of a verification; null: it is over and kept. */
async function turn(deps: Deps, run: JobRun, from: Walk | null, byId: string | null): Promise<Walk | null> {
  const total = async (n: number, of: number): Promise<void> => {
    if (n > 0) await run.progress({ done: n, total: of })
  }
  const walk = await verifySome(deps, { from, letGo: run.letGo, looked: total })
  if (!walk.over) return walk
  await keepCheck(deps, walk, byId)
  return null
}

const nextNight = (now: number): number => {
  const tonight = shanghaiMoment(shanghaiDay(now), NIGHT)
  return tonight > now ? tonight : shanghaiMoment(addDays(shanghaiDay(now), 1), NIGHT)
}

/** The jobs of this room: each hour the chain's end is kept and written outside, each night all of it is verified. */
export const auditJobs = (deps: Deps): Record<string, JobHandler> => ({
  [ANCHOR_JOB.kind]: async ({ letGo }) => {
    if (!(await sealAll(deps, letGo))) return { again: 0 }
    await deps.db.inTransaction((tx) => dropAnchor(tx, deps))
    if (deps.config.auditAnchorFile) await sendAnchors(deps, deps.config.auditAnchorFile)
    return { again: HOUR_MS }
  },
  [NIGHTLY_JOB.kind]: async (run) => {
    const place = await turn(deps, run, run.place as Walk | null, null)
    return place ? { again: 0, place } : { again: nextNight(deps.clock.now()) - deps.clock.now() }
  },
  [VERIFY_JOB.kind]: async (run) => {
    const { from, byId } = run.payload as { from: Walk; byId: string }
    const place = await turn(deps, run, (run.place as Walk | null) ?? from, byId)
    return place ? { again: 0, place } : undefined
  },
})
