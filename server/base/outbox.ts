import type { WebhookEvent } from '../../shared/contract/partners'
import type { Chance } from './chance'
import { z } from 'zod'
import type { Database, Tx } from './database'
import { insert, json, rows } from './sql'

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

const LISTENING = { events: json(z.array(z.string())) }

/** One memory for each open database: which events some enabled webhook listens for. */
const known = new WeakMap<Database, { at: number; events: Set<string> }>()

/** Webhooks changed: this process looks again at once, others within a second. Called after the commit. */
export const listenersChanged = (deps: { db: Database }): void => void known.delete(deps.db)

/** Whether some enabled webhook listens for the event; remembered for at most a second. */
export async function isHeard(tx: Tx, deps: Pick<OutboxDeps, 'db'>, event: WebhookEvent | null): Promise<boolean> {
  const now = performance.now()
  let hit = known.get(deps.db)
  if (!hit || now - hit.at >= BELIEVED_MS) {
    const listening = await rows(tx, LISTENING, 'SELECT events FROM webhook WHERE disabled = 0')
    hit = { at: now, events: new Set(listening.flatMap((r) => r.events)) }
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
  await tell(tx, deps, news.event, [payload], news.at)
}

/** The same for a batch: one statement for all, none where nobody listens. */
export async function announceAll(
  tx: Tx,
  deps: OutboxDeps,
  news: { event: WebhookEvent; payloads: (tx: Tx) => Promise<Fields[]>; at: number },
): Promise<void> {
  if (!(await isHeard(tx, deps, news.event))) return
  await tell(tx, deps, news.event, await news.payloads(tx), news.at)
}

const tell = (tx: Tx, { chance }: OutboxDeps, event: WebhookEvent, payloads: Fields[], at: number): Promise<number> =>
  insert(
    tx,
    'outbox_event',
    payloads.map((payload) => ({ id: chance.id(), event, payload: JSON.stringify(payload), at, spread: 0 })),
  )
