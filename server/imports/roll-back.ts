import type { runImport as row } from '../../shared/contract/imports'
import type { AnswerBody } from '../../shared/contract/route'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { enqueue, type JobKind, type JobRun } from '../base/jobs'
import { inPieces } from '../base/pieces'
import { forUpdate, row as one, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { BATCH, BATCH_COLUMNS } from './batch'
import { trace } from './start-import'
import { UNDONE, undoPiece, type Undoing } from './undo-piece'

export const ROLLBACK_JOB: JobKind = { kind: 'imports.rollback', lane: 'bulk' }

const STATUS = { status: text }

/**
 * Begins to take a batch back: 409 where nothing was brought in, it is under way, or it was taken back. A batch that stopped
 * in the middle and was given up is taken back as far as it came. Audited.
 */
export async function rollBack(
  tx: Tx,
  deps: Deps,
  id: string,
  by: { actor: StaffActor; requestId: string },
): Promise<AnswerBody<typeof row>> {
  const sql = `SELECT ${BATCH_COLUMNS.join(', ')} FROM import_batch WHERE id = ?${forUpdate(tx)}`
  const batch = await one(tx, BATCH, sql, [id])
  if (!batch) throw new AppError('not_found')
  const job = await one(tx, STATUS, 'SELECT status FROM job WHERE id = ?', [batch.jobId])
  const isGivenUp = ['waiting', 'running'].includes(batch.status) && job?.status === 'failed'
  const isBrokenOff = batch.status === 'refused' && batch.place > 0
  // A code may have been given out, and a place in a row of codes cannot be left empty.
  if (batch.kind === 'coupon_codes') throw new AppError('state_conflict')
  if (batch.dryRun || !(batch.status === 'done' || isGivenUp || isBrokenOff)) throw new AppError('state_conflict')
  const jobId = deps.chance.id()
  const began = `UPDATE import_batch SET status = 'running', stage = 'taking_back', jobId = ?, rowsDone = 0, rowsOf = NULL, finishedAt = NULL WHERE id = ?`
  await write(tx, began, [jobId, id])
  await enqueue(tx, deps, { ...ROLLBACK_JOB, id: jobId, payload: { importId: id } })
  await trace(tx, deps, deps.clock.now(), 'imports.rollback', id, by)
  return { id }
}

const COUNT = { n: whole }

/**
 * Takes a batch back in pieces. What it did stands row by row in `import_did`, and a row goes in the transaction in which what
 * it tells of is undone: killed anywhere it goes on there, and at the end nothing of the batch is left.
 */
export async function takeBack(deps: Deps, house: Undoing, run: JobRun): Promise<void | { again: number }> {
  const { importId } = run.payload as { importId: string }
  const found = await deps.db.read((tx) =>
    one(tx, COUNT, 'SELECT COUNT(*) AS n FROM import_did WHERE importId = ?', [importId]),
  )
  const sql = `UPDATE import_batch SET rowsOf = ? WHERE id = ? AND jobId = ? AND rowsOf IS NULL`
  await deps.db.inTransaction((tx) => write(tx, sql, [found!.n, importId, run.id]))
  return inPieces(run, {
    db: deps.db,
    most: 200,
    piece: async (tx, size) => {
      for (const kind of UNDONE) if (await undoPiece(tx, deps, house, { importId, kind, size })) return true
      await write(
        tx,
        "UPDATE import_batch SET status = 'rolled_back', stage = NULL, finishedAt = ? WHERE id = ? AND jobId = ?",
        [deps.clock.now(), importId, run.id],
      )
      return false
    },
  })
}
