import { isOutage, longestPiece } from '../base/pieces'
import type { JobRun } from '../base/jobs'
import type { Tx } from '../base/database'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { withCodes } from '../codes/add-codes'
import { withCustomers } from '../membership/customer-of'
import type { TierHooks } from '../points/rise'
import { AppError } from '../base/errors'
import { Asked, batchOf, opened, Problems, sealed, type Batch } from './batch'
import { bringCodes } from './bring-codes'
import { bringIn, weigh } from './bring-in'
import { FileGone } from './file-bytes'
import { dropPieces, keepPiece } from './keep-file'
import { keepMapping } from './mappings'
import type { Reading, Readings } from './readings'
import { FileRefused } from './refused'
import { KEPT_MS } from './start-import'
import { Tally } from './tally'
import type { CodeUnit, Unit } from './units'

/** As many at first, and no fewer for slowness alone: beneath it what is asked once a piece costs more than the rows. */
const FIRST = 100
const MOST = 500
const MOST_PROBLEMS = 100

/** The batch went on elsewhere, or was begun anew: this run has no say in it any more. */
class Superseded extends Error {}

/**
 * Works a batch off: all of its file is read to its end before the first row counts; then its orders and people are written in
 * pieces, each in one transaction with where the batch stands after it. Killed anywhere it goes on there; run twice at once,
 * one of the two finds that it has no say. A dry run goes the same way and changes nothing but its own counts.
 */
export async function workOff(
  deps: Deps,
  hooks: TierHooks,
  readings: Readings,
  run: JobRun,
): Promise<void | { again: number }> {
  const { importId } = run.payload as { importId: string }
  const batch = await deps.db.read((tx) => batchOf(tx, importId))
  if (!batch || batch.jobId !== run.id || !['waiting', 'running'].includes(batch.status)) return
  let reading: Reading | null = null
  try {
    reading = await readings.of(batch)
    if (!reading.isCounted && !(await readThrough(deps, batch, reading, run))) return { again: 0 }
    if (!(await writeAll(deps, hooks, batch, reading, run))) return { again: 0 }
    await readings.drop(run.id)
    if (!batch.dryRun) await dropPieces(deps, batch.id, 'file')
  } catch (error) {
    await readings.drop(run.id)
    if (error instanceof Superseded) return
    if (error instanceof FileRefused || error instanceof FileGone) return refuse(deps, batch, error, reading)
    throw error
  }
}

/** The first pass; false where others should have their turn before it is over. */
async function readThrough(deps: Deps, batch: Batch, reading: Reading, run: JobRun): Promise<boolean> {
  const isOver = await reading.count(() => run.letGo())
  const about = reading.about && reading.key.seal('about', sealed(reading.about))
  // Another pass over a file of which something is written already: where it stands is shown by what is written.
  const stands = batch.place > 0 ? '' : ', rowsDone = ?'
  await deps.db.inTransaction((tx) =>
    write(
      tx,
      `UPDATE import_batch SET status = 'running', stage = ?, about = ?, rowsOf = ?${stands} WHERE id = ? AND jobId = ?`,
      [
        isOver || batch.place > 0 ? 'writing' : 'reading',
        about,
        isOver ? reading.rows : batch.rowsOf,
        ...(batch.place > 0 ? [] : [isOver ? 0 : reading.rows]),
        batch.id,
        run.id,
      ],
    ),
  )
  return isOver
}

async function writeAll(deps: Deps, hooks: TierHooks, batch: Batch, reading: Reading, run: JobRun): Promise<boolean> {
  const within = batch.kind === 'coupon_codes' ? withCodes : withCustomers
  let { place } = batch
  let size = FIRST
  while (!run.letGo()) {
    const units = await reading.take(place, size, () => run.letGo())
    if (units === null) return false
    if (units.length === 0) {
      await finish(deps, batch, reading, run.id)
      return true
    }
    let began = 0
    const piece = async (tx: Tx, give: (tx: Tx, tally: Tally) => Promise<void>): Promise<void> => {
      began = performance.now()
      const tally = new Tally(reading.header)
      // First of all, so that of two runs of one batch the second waits here and then has no say.
      await move(tx, batch.id, run.id, place, place + units.length)
      await give(tx, tally)
      await count(tx, batch, reading, tally, deps.clock.now())
    }
    try {
      await within(deps, (tx) => piece(tx, (t, tally) => give(t, deps, hooks, batch, reading, units, tally)))
      place += units.length
      size = nextSize(size, performance.now() - began, longestPiece(deps.db))
    } catch (error) {
      if (error instanceof Superseded || isBusy(error) || isOutage(error)) throw error
      // One bad row stops none of the others: row by row, and it is refused by itself.
      if (size > 1) size = 1
      else {
        deps.log.error({ err: error, error: String(error), import: batch.id, place }, 'a row was not written')
        await deps.db.inTransaction((tx) => piece(tx, async (_, tally) => notWritable(units[0]!, reading, tally)))
        place++
        size = FIRST
      }
    }
  }
  return false
}

async function give(
  tx: Tx,
  deps: Deps,
  hooks: TierHooks,
  batch: Batch,
  reading: Reading,
  units: readonly (Unit | CodeUnit)[],
  tally: Tally,
): Promise<void> {
  if (batch.kind === 'coupon_codes') {
    const { listId } = opened(Asked, reading.key.open('asked', batch.asked))
    const codes = units.filter((unit) => unit.kind === 'code')
    return bringCodes(tx, deps, codes, { listId: listId!, dryRun: batch.dryRun }, tally)
  }
  const rows = units.filter((unit) => unit.kind !== 'code')
  const { orderColumn } = reading
  if (batch.dryRun) await weigh(tx, deps, rows, { orderColumn }, tally)
  else await bringIn(tx, deps, hooks, rows, { importId: batch.id, at: deps.clock.now(), orderColumn }, tally)
}

function notWritable(unit: Unit | CodeUnit, reading: Reading, tally: Tally): void {
  if (unit.kind === 'order') tally.refusedOrder(unit, 'not_writable', reading.orderColumn)
  else tally.refusedRow(unit, 'not_writable')
}

const isBusy = (error: unknown): boolean => error instanceof AppError && error.code === 'unavailable'

/** Below the first size is only who just went row by row: it grows again at any speed. */
function nextSize(size: number, took: number, aim: number): number {
  if (size < FIRST) return Math.min(FIRST, size * 2)
  // By what it took, not by doubling: as many as go in the time on this machine, with this file.
  const fits = Math.floor((size * aim) / Math.max(took, 1))
  return Math.min(MOST, Math.max(FIRST, Math.min(fits, size * 2)))
}

async function move(tx: Tx, id: string, jobId: string, from: number, to: number): Promise<void> {
  const sql = 'UPDATE import_batch SET place = ? WHERE id = ? AND jobId = ? AND place = ?'
  if ((await write(tx, sql, [to, id, jobId, from])) !== 1) throw new Superseded()
}

/** Adds what a piece came to, with its refused rows, sealed. */
async function count(tx: Tx, batch: Batch, reading: Reading, tally: Tally, at: number): Promise<void> {
  const now = (await batchOf(tx, batch.id))!
  const { rejects } = tally
  const reasons = { ...now.reasons }
  for (const [reason, n] of Object.entries(tally.reasons)) reasons[reason] = (reasons[reason] ?? 0) + n
  let { problems, rejectPieces } = now
  if (rejects.length > 0) {
    const { key } = reading
    if (now.rejected < MOST_PROBLEMS) {
      const known = problems === null ? [] : opened(Problems, key.open('problems', problems))
      problems = key.seal('problems', sealed(Problems.parse([...known, ...rejects].slice(0, MOST_PROBLEMS))))
    }
    const expiresAt = at + KEPT_MS
    await keepPiece(tx, {
      importId: batch.id,
      key,
      part: 'rejects',
      n: rejectPieces++,
      value: sealed(rejects),
      expiresAt,
    })
  }
  const { accepted, updated, unchanged } = tally
  await write(
    tx,
    `UPDATE import_batch SET accepted = accepted + ?, updated = updated + ?, unchanged = unchanged + ?, rejected = rejected + ?,
       rowsDone = ?, problems = ?, rejectPieces = ?, reasons = ? WHERE id = ?`,
    [
      accepted,
      updated,
      unchanged,
      rejects.length,
      now.accepted + now.updated + now.rejected + accepted + updated + rejects.length,
      problems,
      rejectPieces,
      JSON.stringify(reasons),
      batch.id,
    ],
  )
}

/** It is over: the file of one that was brought in is needed no more, and how it was read is proposed for the next one. */
async function finish(deps: Deps, batch: Batch, reading: Reading, jobId: string): Promise<void> {
  const { about, key, mappingFrom } = reading
  await deps.db.inTransaction(async (tx) => {
    const at = deps.clock.now()
    const status = batch.dryRun ? 'checked' : 'done'
    const keptUntil = batch.dryRun ? batch.keptUntil : at + KEPT_MS
    const sql = `UPDATE import_batch SET status = ?, stage = NULL, hasFile = ?, finishedAt = ?, keptUntil = ? WHERE id = ? AND jobId = ? AND finishedAt IS NULL`
    const done = await write(tx, sql, [status, batch.dryRun ? 1 : 0, at, keptUntil, batch.id, jobId])
    if (done !== 1 || batch.dryRun) return
    await write(tx, 'UPDATE import_key SET expiresAt = ? WHERE importId = ?', [keptUntil, batch.id])
    if (mappingFrom === 'recognised' || !about || batch.kind === 'coupon_codes') return
    const { platform } = opened(Asked, key.open('asked', batch.asked))
    const source = { kind: batch.kind, platform, header: about.header }
    await keepMapping(tx, source, about.mapping, { staffId: batch.staffId, at })
  })
}

/** The file brings nothing in. It stays for as long as it was to be kept: another mapping may mend it. */
async function refuse(deps: Deps, batch: Batch, error: FileRefused | FileGone, reading: Reading | null): Promise<void> {
  const [reason, line] = error instanceof FileRefused ? [error.reason, error.at.line] : ['file_expired' as const]
  const about = reading?.about ? reading.key.seal('about', sealed(reading.about)) : null
  const sql = `UPDATE import_batch SET status = 'refused', stage = NULL, about = ?, fileReason = ?, fileLine = ?, finishedAt = ? WHERE id = ? AND jobId = ?`
  await deps.db.inTransaction((tx) =>
    write(tx, sql, [about, reason, line ?? null, deps.clock.now(), batch.id, batch.jobId]),
  )
}
