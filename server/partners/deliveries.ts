import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import { z } from 'zod'
import type { Tx } from '../base/database'
import { row, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { auditWebhook, type ByWhom } from './create-webhook'

const DELIVERY = {
  id: text,
  eventId: text,
  event: text.nullable(),
  state: z.enum(['waiting', 'delivered', 'given_up']),
  attempts: whole,
  lastStatus: whole.nullable(),
  lastProblem: text.nullable(),
  createdAt: whole,
  nextAt: whole.nullable(),
  deliveredAt: whole.nullable(),
}
const KNOWN = { id: text }

const moment = (at: number | null): string | null => (at === null ? null : isoOf(at))

/** What was addressed to a webhook and how it went, newest first; kept for thirty days. */
export async function listDeliveries(tx: Tx, webhookId: string, query: { limit: number; cursor?: string }) {
  const after = readCursor(query.cursor)
  const found = await rows(
    tx,
    DELIVERY,
    `SELECT d.id, d.eventId, e.event, d.state, d.attempts, d.lastStatus, d.lastProblem, d.createdAt, d.nextAt, d.deliveredAt
       FROM webhook_delivery d LEFT JOIN outbox_event e ON e.id = d.eventId
      WHERE d.webhookId = ? ${after ? 'AND d.id < ?' : ''} ORDER BY d.id DESC LIMIT ?`,
    [webhookId, ...(after ? [after.id] : []), query.limit + 1],
  )
  return page(
    found,
    query.limit,
    (d) => ({ sort: d.id, id: d.id }),
    (d) => ({
      id: d.id,
      eventId: d.eventId,
      event: d.event ?? '',
      status: d.state,
      attempts: d.attempts,
      lastStatus: d.lastStatus,
      lastProblem: d.lastProblem,
      at: isoOf(d.createdAt),
      nextAt: moment(d.nextAt),
      deliveredAt: moment(d.deliveredAt),
    }),
  )
}

export async function hasDelivery(tx: Tx, id: string): Promise<boolean> {
  return (await row(tx, KNOWN, 'SELECT id FROM webhook_delivery WHERE id = ?', [id])) !== null
}

/** Due again now, with the same event id: once more where a day has passed, else until it gets through. */
export async function repeatDelivery(tx: Tx, deps: Deps, id: string, by: ByWhom): Promise<{ id: string }> {
  await write(tx, "UPDATE webhook_delivery SET state = 'waiting', nextAt = ?, deliveredAt = NULL WHERE id = ?", [
    deps.clock.now(),
    id,
  ])
  await auditWebhook(tx, deps, 'partners.repeat_delivery', id, by)
  return { id }
}
