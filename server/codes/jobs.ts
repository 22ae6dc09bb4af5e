import type { JobHandler } from '../base/jobs'
import { inPieces } from '../base/pieces'
import type { Deps } from '../deps'
import { DRAW_JOB, drawPiece } from './draw-codes'

/** Codes are drawn in steps; a process that dies goes on where its last commit stood. */
export const codeJobs = (deps: Deps): Record<string, JobHandler> => ({
  [DRAW_JOB.kind]: (run) => {
    const asked = run.payload as { listId: string; codes: number }
    return inPieces(run, { db: deps.db, most: 2000, piece: (tx, size) => drawPiece(tx, deps, run.id, asked, size) })
  },
})
