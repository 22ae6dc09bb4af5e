import { isDay, isoOf, shanghaiDay } from '../../shared/rules/calendar'
import type { BILL_DIFFERENCES } from '../../shared/contract/bills'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { enqueue, type JobKind } from '../base/jobs'
import { rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { putCheck } from './check-bill'
import { BillCheck, BillDifference } from './entities'

const OPEN = { day: text, n: whole }

export const CHECK_DAY: JobKind = { kind: 'payments.bill-day', lane: 'bulk' }
/** Older bills the platform gives to nobody (WeChat Pay, trade bill: three months). */
const OLDEST_DAYS = 90

type By = { actor: StaffActor; requestId: string }
type List = { limit: number; cursor?: string }

/** Puts a comparison of that day on the list of jobs. 422 for a day whose bill cannot be there. */
export async function askCheck(tx: Tx, deps: Deps, day: string, by: By): Promise<{ jobId: string }> {
  const now = deps.clock.now()
  if (!isDay(day)) throw invalid('day', 'not a calendar day')
  if (day >= shanghaiDay(now)) throw invalid('day', 'this day is not over yet')
  if (day < shanghaiDay(now - OLDEST_DAYS * 86_400_000)) throw invalid('day', 'too long ago')
  if (!(await tx.getRepository(BillCheck).existsBy({ day }))) await putCheck(tx, deps, day, { status: 'waiting' })
  const jobId = await enqueue(tx, deps, { ...CHECK_DAY, payload: { day }, total: 1 })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'payments.bill.check',
    objectKind: 'bill_check',
    objectId: day,
    requestId: by.requestId,
  })
  return { jobId: jobId! }
}

/** The days, newest first, with how many of their differences are open. */
export async function listChecks(tx: Tx, query: List) {
  const after = readCursor(query.cursor)
  const list = tx
    .getRepository(BillCheck)
    .createQueryBuilder('b')
    .orderBy('b.day', 'DESC')
    .take(query.limit + 1)
  if (after) list.andWhere('b.day < :day', { day: after.id })
  const found = await list.getMany()
  const counts = await rows(
    tx,
    OPEN,
    'SELECT day, COUNT(*) AS n FROM bill_difference WHERE settledAt IS NULL GROUP BY day',
  )
  const open = new Map(counts.map((c) => [c.day, c.n]))
  return page(
    found,
    query.limit,
    (b) => ({ sort: b.day, id: b.day }),
    ({ checkedAt, ...b }) => ({
      ...b,
      open: open.get(b.day) ?? 0,
      checkedAt: checkedAt === null ? null : isoOf(checkedAt),
    }),
  )
}

const present = (d: BillDifference) => ({
  id: d.id,
  day: d.day,
  kind: d.kind as (typeof BILL_DIFFERENCES)[number],
  orderNo: d.orderNo,
  ours: d.ours,
  theirs: d.theirs,
  settledAt: d.settledAt === null ? null : isoOf(d.settledAt),
  note: d.note,
})

/** Where that day's bill and books differ, in the order they were found. */
export async function listDifferences(tx: Tx, day: string, query: List) {
  const after = readCursor(query.cursor)
  const list = tx
    .getRepository(BillDifference)
    .createQueryBuilder('d')
    .where('d.day = :day', { day })
    .orderBy('d.id', 'ASC')
    .take(query.limit + 1)
  if (after) list.andWhere('d.id > :id', { id: after.id })
  return page(await list.getMany(), query.limit, (d) => ({ sort: d.id, id: d.id }), present)
}

/** Notes how a difference was settled; 409 for one that is settled, whose note stays as it was. */
export async function settleDifference(tx: Tx, deps: Deps, id: string, note: string, by: By) {
  const now = deps.clock.now()
  const turned = await write(
    tx,
    'UPDATE bill_difference SET note = ?, settledBy = ?, settledAt = ? WHERE id = ? AND settledAt IS NULL',
    [note, by.actor.id, now, id],
  )
  if (turned === 0) throw new AppError('state_conflict')
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'payments.bill.settle',
    objectKind: 'bill_difference',
    objectId: id,
    reason: note,
    requestId: by.requestId,
  })
  return present(await tx.getRepository(BillDifference).findOneByOrFail({ id }))
}
