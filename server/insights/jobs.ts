import { MINUTE_MS } from '../../shared/rules/calendar'
import type { JobHandler, JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { classOn, isDayDue, type So as ClassSo } from './class-history'
import { countDays } from './count-days'
import { countRfmOn, isRfmDue, type So as RfmSo } from './count-rfm'
import { countOverview, membersCounted } from './overview'
import { countMoves, forgetMoves, MOVES_JOB } from './moves'
import { countOn, type So } from './places'
import { countRetentionOn, isRetentionDue, type So as RetentionSo } from './retention'
import { isLarge } from './walk-members'

export const COUNT_JOB: JobKind = { kind: 'insights.count', lane: 'standing', standing: true }
export const DAYS_JOB: JobKind = { kind: 'insights.days', lane: 'standing', standing: true }
export const PLACES_JOB: JobKind = { kind: 'insights.places', lane: 'standing', standing: true }
export const RETENTION_JOB: JobKind = { kind: 'insights.retention', lane: 'standing', standing: true }
export const CLASS_JOB: JobKind = { kind: 'insights.rfm-history', lane: 'standing', standing: true }
export const RFM_JOB: JobKind = { kind: 'insights.rfm', lane: 'standing', standing: true }

/** The jobs of this room: in a large shop the figures are counted before somebody asks. */
export const insightJobs = (deps: Deps): Record<string, JobHandler> => ({
  [COUNT_JOB.kind]: async () => {
    await countOverview(deps)
    return { again: 5 * MINUTE_MS }
  },
  [DAYS_JOB.kind]: async ({ letGo }) => {
    const large = (await deps.db.read(membersCounted)) !== null
    const done = !large || (await countDays(deps, letGo))
    return { again: done ? 10 * MINUTE_MS : 0 }
  },
  [PLACES_JOB.kind]: async ({ place, letGo }) => {
    const large = (await deps.db.read(membersCounted)) !== null
    const so = large ? await countOn(deps, place as So | null, letGo) : null
    return so ? { again: 0, place: so } : { again: 10 * MINUTE_MS }
  },
  [RETENTION_JOB.kind]: async ({ place, letGo }) => {
    const begun = place as RetentionSo | null
    const due = begun !== null || ((await isLarge(deps)) && (await isRetentionDue(deps)))
    const so = due ? await countRetentionOn(deps, begun, letGo) : null
    return so ? { again: 0, place: so } : { again: 10 * MINUTE_MS }
  },
  [MOVES_JOB.kind]: (run) => countMoves(deps, run),
  // Soon after midnight, in every shop: what a day was cannot be counted later.
  [CLASS_JOB.kind]: async ({ place, letGo }) => {
    const begun = place as ClassSo | null
    if (!begun && !(await isDayDue(deps))) return { again: 10 * MINUTE_MS }
    const so = await classOn(deps, begun, letGo)
    if (so) return { again: 0, place: so }
    await forgetMoves(deps)
    return { again: 10 * MINUTE_MS }
  },
  // Looks often whether other bands are in force: the owner who took them waits for the figures.
  [RFM_JOB.kind]: async ({ place, letGo }) => {
    const begun = place as RfmSo | null
    if (!(await isLarge(deps))) return { again: 10 * MINUTE_MS }
    if (!begun && !(await isRfmDue(deps))) return { again: MINUTE_MS / 4 }
    const so = await countRfmOn(deps, begun, letGo)
    return so ? { again: 0, place: so } : { again: MINUTE_MS / 4 }
  },
})
