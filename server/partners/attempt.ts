import type { z } from 'zod'
import type { Tx } from '../base/database'
import { bytes, inList, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import type { Answered } from './outbound'
import { gotThrough } from './send-event'

const DAY_MS = 24 * 3_600_000
/** Longer than one attempt can take; a worker that died frees its delivery after this, in ms. */
const LEASE_MS = 30_000
/** The pauses after the first failures, in ms; then every four hours until a day has passed. */
const PAUSES_MS = [10, 30, 90, 270, 810, 2430, 7290].map((seconds) => seconds * 1000)
const LAST_PAUSE_MS = 4 * 3_600_000

const DELIVERY = {
  id: text,
  attempts: whole,
  createdAt: whole,
  webhookId: text,
  url: text,
  secret: bytes,
  failingSince: whole.nullable(),
  eventId: text,
  event: text,
  payload: text,
  at: whole,
}
export type Delivery = { [K in keyof typeof DELIVERY]: z.output<(typeof DELIVERY)[K]> }

/** What is due now, the longest due first, without the webhooks named. */
export const dueDeliveries = (tx: Tx, now: number, busy: readonly string[], limit: number): Promise<Delivery[]> =>
  rows(
    tx,
    DELIVERY,
    `SELECT d.id, d.attempts, d.createdAt, d.webhookId, w.url, w.secret, w.failingSince, d.eventId, e.event, e.payload, e.at
       FROM webhook_delivery d
       JOIN webhook w ON w.id = d.webhookId AND w.disabled = 0
       JOIN outbox_event e ON e.id = d.eventId
      WHERE d.state = 'waiting' AND d.nextAt <= ? AND d.leaseUntil <= ?
        ${busy.length > 0 ? `AND d.webhookId NOT IN ${inList(busy)}` : ''}
      ORDER BY d.nextAt, d.id LIMIT ?`,
    [now, now, ...busy, limit],
  )

/** Takes the delivery for this worker. False where another one has it: the row's own conditional update decides. */
export async function takeDelivery(tx: Tx, row: Delivery, now: number): Promise<boolean> {
  const took = await write(
    tx,
    "UPDATE webhook_delivery SET leaseUntil = ?, attempts = attempts + 1 WHERE id = ? AND state = 'waiting' AND leaseUntil <= ? AND attempts = ?",
    [now + LEASE_MS, row.id, now, row.attempts],
  )
  return took === 1
}

/**
 * Records what came of the attempt: delivered, due again after a growing pause, or given up a day after the event was
 * addressed. The number of attempts fences a worker that slept through its lease: its record matches no row.
 */
export async function recordAttempt(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  row: Delivery,
  answered: Answered,
): Promise<void> {
  const now = deps.clock.now()
  const through = gotThrough(answered)
  const attempt = row.attempts + 1
  const last = row.createdAt + DAY_MS
  const state = through ? 'delivered' : now >= last ? 'given_up' : 'waiting'
  const nextAt = state === 'waiting' ? Math.min(now + (PAUSES_MS[attempt - 1] ?? LAST_PAUSE_MS), last) : null
  const recorded = await write(
    tx,
    'UPDATE webhook_delivery SET state = ?, nextAt = ?, leaseUntil = 0, lastStatus = ?, lastProblem = ?, deliveredAt = ? WHERE id = ? AND attempts = ?',
    [
      state,
      nextAt,
      'status' in answered ? answered.status : null,
      'problem' in answered ? answered.problem : null,
      through ? now : null,
      row.id,
      attempt,
    ],
  )
  if (recorded === 0) return
  if (through) {
    if (row.failingSince !== null)
      await write(tx, 'UPDATE webhook SET failingSince = NULL WHERE id = ?', [row.webhookId])
  } else
    await write(tx, 'UPDATE webhook SET failingSince = ? WHERE id = ? AND failingSince IS NULL', [now, row.webhookId])
}
