import type { Tx } from '../base/database'
import { insertIgnore } from '../base/sql'
import type { Deps } from '../deps'

const AT_ONCE = 200

type Row = { id: string; event: string; payload: string; at: number }
type Listener = { id: string; events: string; createdAt: number; storeIds: string | null }

/**
 * Addresses the next events to those who listen; answers how many. Two workers at one event make one delivery each: the
 * unique key of webhook and event decides, and the mark stands in the same transaction.
 */
export async function spreadEvents(tx: Tx, deps: Pick<Deps, 'db' | 'chance' | 'clock'>): Promise<number> {
  const events = (await tx.query(
    `SELECT id, event, payload, at FROM outbox_event WHERE spread = 0 ORDER BY id LIMIT ${AT_ONCE}`,
  )) as Row[]
  if (events.length === 0) return 0
  const listeners = (await tx.query(
    `SELECT w.id, w.events, w.createdAt, k.storeIds FROM webhook w
       LEFT JOIN api_key k ON k.id = w.ownerId AND w.ownerKind = 'key' WHERE w.disabled = 0`,
  )) as Listener[]
  const now = deps.clock.now()
  const rows = listeners.flatMap((listener) => {
    const wanted = new Set(JSON.parse(listener.events) as string[])
    return events
      .filter((e) => wanted.has(e.event) && Number(e.at) >= Number(listener.createdAt) && mayKnow(listener, e))
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
  await insertIgnore(tx, 'webhook_delivery', rows)
  await tx.query(
    `UPDATE outbox_event SET spread = 1 WHERE id IN (${events.map(() => '?').join(',')})`,
    events.map((e) => e.id),
  )
  return events.length
}

/** A key that is bound to stores hears of what happened in these; what happened in no store it hears too. */
function mayKnow({ storeIds }: Listener, { payload }: Row): boolean {
  if (storeIds === null) return true
  const { storeId } = JSON.parse(payload) as { storeId?: string | null }
  return storeId === undefined || storeId === null || (JSON.parse(storeIds) as string[]).includes(storeId)
}
