import { z } from 'zod'
import type { Tx } from '../base/database'
import { inList, insertIgnore, json, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'

const AT_ONCE = 200

const EVENT = { id: text, event: text, payload: json(z.object({ storeId: z.string().nullish() })), at: whole }
const LISTENER = {
  id: text,
  events: json(z.array(z.string())),
  createdAt: whole,
  storeIds: json(z.array(z.string())).nullable(),
}

/**
 * Addresses the next events to those who listen; answers how many. Two workers at one event make one delivery each: the
 * unique key of webhook and event decides, and the mark stands in the same transaction.
 */
export async function spreadEvents(tx: Tx, deps: Pick<Deps, 'db' | 'chance' | 'clock'>): Promise<number> {
  const events = await rows(
    tx,
    EVENT,
    `SELECT id, event, payload, at FROM outbox_event WHERE spread = 0 ORDER BY id LIMIT ${AT_ONCE}`,
  )
  if (events.length === 0) return 0
  const listeners = await rows(
    tx,
    LISTENER,
    `SELECT w.id, w.events, w.createdAt, k.storeIds FROM webhook w
       LEFT JOIN api_key k ON k.id = w.ownerId AND w.ownerKind = 'key' WHERE w.disabled = 0`,
  )
  const now = deps.clock.now()
  const deliveries = listeners.flatMap(({ storeIds, ...listener }) => {
    const wanted = new Set(listener.events)
    return events
      .filter((e) => wanted.has(e.event) && e.at >= listener.createdAt && mayKnow(storeIds, e.payload))
      .map((e) => ({
        id: deps.chance.id(),
        webhookId: listener.id,
        eventId: e.id,
        state: 'waiting',
        attempts: 0,
        nextAt: now,
        leaseUntil: 0,
        createdAt: now,
      }))
  })
  await insertIgnore(tx, 'webhook_delivery', deliveries)
  const ids = events.map((e) => e.id)
  await write(tx, `UPDATE outbox_event SET spread = 1 WHERE id IN ${inList(ids)}`, ids)
  return events.length
}

/** A key that is bound to stores hears of what happened in these; what happened in no store it hears too. */
const mayKnow = (storeIds: string[] | null, { storeId }: { storeId?: string | null | undefined }): boolean =>
  storeIds === null || storeId === undefined || storeId === null || storeIds.includes(storeId)
