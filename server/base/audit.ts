import type { Chance } from './chance'
import type { Tx } from './database'
import { changesOf } from './changes'
import { entryText } from './audit-text'
import { insert } from './sql'
import type { Vault } from './vault'

export type Actor =
  | { kind: 'member'; id: string }
  | { kind: 'staff'; id: string }
  | { kind: 'partner'; id: string }
  | { kind: 'system'; id: null }
export const SYSTEM: Actor = { kind: 'system', id: null }

export type AuditEntry = {
  actor: Actor
  /** What was done, `room.verb`. */
  action: string
  objectKind: string
  objectId: string | null
  reason?: string | null
  /** Names of the changed fields. */
  fields?: string[]
  /** Of a thing of the shop, never of a person: the thing before and after, of which the named fields are told. */
  was?: object
  is?: object
  requestId?: string | null
}

type Needs = { chance: Chance; vault: Vault }

/** Writes the entry in the caller's transaction: the act and its trace stand or fall together. */
export const audit = (tx: Tx, deps: Needs, at: number, entry: AuditEntry): Promise<void> =>
  auditAll(tx, deps, at, [entry])

/**
 * The same for a batch, in one statement. Entries are chained afterwards, by one who does nothing else (server/audit): a
 * chain's head in here would make every act wait for every other. Until then each stands in a row of its own with what
 * shows that it was written by us, so that nothing can be changed, taken away or slipped in meanwhile.
 */
export async function auditAll(tx: Tx, deps: Needs, at: number, entries: AuditEntry[]): Promise<void> {
  const kept = entries.map((entry) => ({
    id: deps.chance.id(),
    at,
    actorKind: entry.actor.kind,
    actorId: wellFormed(entry.actor.id),
    action: entry.action,
    objectKind: entry.objectKind,
    objectId: wellFormed(entry.objectId),
    reason: wellFormed(entry.reason ?? null),
    fields: entry.fields ? JSON.stringify(entry.fields) : null,
    changes: changesIn(entry),
    requestId: wellFormed(entry.requestId ?? null),
  }))
  await insert(tx, 'audit_entry', kept)
  await insert(
    tx,
    'audit_unsealed',
    kept.map((one) => ({ entryId: one.id, mac: deps.vault.auditMac('entry', entryText(one)) })),
  )
}

/** As the database will give it back: half a sign becomes the sign for what cannot be read. */
const wellFormed = (text: string | null): string | null => text?.toWellFormed() ?? null

function changesIn({ fields, was, is }: AuditEntry): string | null {
  if (!fields || !was || !is) return null
  const changes = changesOf(was, is, fields)
  return Object.keys(changes).length > 0 ? JSON.stringify(changes) : null
}
