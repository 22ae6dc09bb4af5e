import type { Chance } from './chance'
import type { Tx } from './database'
import { changesOf } from './changes'
import { insert } from './sql'

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

/** Writes the entry in the caller's transaction: the act and its trace stand or fall together. */
export const audit = (tx: Tx, deps: { chance: Chance }, at: number, entry: AuditEntry): Promise<void> =>
  auditAll(tx, deps, at, [entry])

/** The same for a batch, in one statement. */
export async function auditAll(tx: Tx, deps: { chance: Chance }, at: number, entries: AuditEntry[]): Promise<void> {
  await insert(
    tx,
    'audit_entry',
    entries.map((entry) => ({
      id: deps.chance.id(),
      at,
      actorKind: entry.actor.kind,
      actorId: entry.actor.id,
      action: entry.action,
      objectKind: entry.objectKind,
      objectId: entry.objectId,
      reason: entry.reason ?? null,
      fields: entry.fields ? JSON.stringify(entry.fields) : null,
      changes: changesIn(entry),
      requestId: entry.requestId ?? null,
    })),
  )
}

function changesIn({ fields, was, is }: AuditEntry): string | null {
  if (!fields || !was || !is) return null
  const changes = changesOf(was, is, fields)
  return Object.keys(changes).length > 0 ? JSON.stringify(changes) : null
}
