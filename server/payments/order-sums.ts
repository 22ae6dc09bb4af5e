import { z } from 'zod'
import { MINUTE_MS } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { figureOf, keepFigure, readFigure } from '../base/figures'
import type { JobKind } from '../base/jobs'
import { rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'

export const SUMS_JOB: JobKind = { kind: 'payments.sums', lane: 'standing', standing: true }

/** From so many orders on adding all of them up takes longer than a list may. */
const MANY = 100_000
const KEPT_MS = 5 * MINUTE_MS
const FIGURE = 'payments.sums'

export type Sums = { count: number; paidFen: number; refundedFen: number }
const KEPT = figureOf(
  z.array(z.object({ status: z.string(), count: z.number(), paidFen: z.number(), refundedFen: z.number() })),
)
const BY_STATUS = { status: text, count: whole, paidFen: whole, refundedFen: whole }

/**
 * Number and sums of all orders, or of all with one status, where the shop has so many that they were added up beforehand, a few
 * minutes ago at most; null where they are few enough to be added up now.
 */
export async function keptSums(tx: Tx, status: string | undefined, now: number): Promise<Sums | null> {
  const kept = await readFigure(tx, FIGURE, KEPT)
  if (!kept || kept.at > now || now - kept.at > KEPT_MS) return null
  const sums = { count: 0, paidFen: 0, refundedFen: 0 }
  for (const one of kept.value) {
    if (status !== undefined && one.status !== status) continue
    sums.count += one.count
    sums.paidFen += one.paidFen
    sums.refundedFen += one.refundedFen
  }
  return sums
}

/** Adds all orders up, and keeps the sums where they are many. Twice changes nothing. */
export async function countOrders(deps: Pick<Deps, 'db' | 'clock'>, many = MANY): Promise<void> {
  const at = deps.clock.now()
  const sums = await deps.db.read((tx) =>
    rows(
      tx,
      BY_STATUS,
      `SELECT o.status, COUNT(*) AS count, SUM(CASE WHEN o.status IN ('paid','refunded') THEN o.amountFen ELSE 0 END) AS paidFen,
         SUM(o.refundedFen) AS refundedFen FROM pay_order o GROUP BY o.status`,
    ),
  )
  if (sums.reduce((all, { count }) => all + count, 0) >= many)
    await deps.db.inTransaction((tx) => keepFigure(tx, FIGURE, sums, at))
}
