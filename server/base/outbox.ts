import type { WebhookEvent } from '../../shared/contract/partners'
import type { Chance } from './chance'
import type { Database, Tx } from './database'

type OutboxDeps = { db: Database; chance: Chance }
type Fields = Record<string, unknown>

/** One thing that happened. Ids, numbers of members, titles and amounts only: never a phone, an e-mail or an openid. */
export type Announcement = {
  event: WebhookEvent
  /** The fields, or how they are read: it is asked only where somebody listens. */
  payload: Fields | ((tx: Tx) => Promise<Fields>)
  at: number
}

/** For so long a process believes what it knows about who listens, in ms: a new webhook hears everything after that. */
const BELIEVED_MS = 1000

/** One memory for each open database: which events some enabled webhook listens for. */
const known = new WeakMap<Database, { at: number; events: Set<string> }>()

/** Webhooks changed: this process looks again at once, others within a second. Called after the commit. */
export const listenersChanged = (deps: { db: Database }): void => void known.delete(deps.db)

/** Whether some enabled webhook listens for the event; remembered for at most a second. */
export async function isHeard(tx: Tx, deps: Pick<OutboxDeps, 'db'>, event: WebhookEvent | null): Promise<boolean> {
  const now = performance.now()
  let hit = known.get(deps.db)
  if (!hit || now - hit.at >= BELIEVED_MS) {
    const rows = (await tx.query('SELECT events FROM webhook WHERE disabled = 0')) as { events: string }[]
    hit = { at: now, events: new Set(rows.flatMap((r) => JSON.parse(r.events) as string[])) }
    known.set(deps.db, hit)
  }
  return event === null ? hit.events.size > 0 : hit.events.has(event)
}

/**
 * Tells those who listen, in the caller's transaction: the thing and its news stand or fall together. Writes nothing
 * where nobody listens.
 */
export async function announce(tx: Tx, deps: OutboxDeps, news: Announcement): Promise<void> {
  if (!(await isHeard(tx, deps, news.event))) return
  const payload = typeof news.payload === 'function' ? await news.payload(tx) : news.payload
  await write(tx, deps, news.event, [payload], news.at)
}

/** The same for a batch: one statement for all, none where nobody listens. */
export async function announceAll(
  tx: Tx,
  deps: OutboxDeps,
  news: { event: WebhookEvent; payloads: (tx: Tx) => Promise<Fields[]>; at: number },
): Promise<void> {
  if (!(await isHeard(tx, deps, news.event))) return
  await write(tx, deps, news.event, await news.payloads(tx), news.at)
}

/** So many rows fit into one statement of either database. */
const MOST_ROWS = 1000

async function write(tx: Tx, deps: OutboxDeps, event: WebhookEvent, payloads: Fields[], at: number): Promise<void> {
  for (let from = 0; from < payloads.length; from += MOST_ROWS) {
    const rows = payloads.slice(from, from + MOST_ROWS)
    await tx.query(
      `INSERT INTO outbox_event (id, event, payload, at, spread) VALUES ${rows.map(() => '(?,?,?,?,0)').join(',')}`,
      rows.flatMap((payload) => [deps.chance.id(), event, JSON.stringify(payload), at]),
    )
  }
}
