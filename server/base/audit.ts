import type { Chance } from './chance'
import type { Tx } from './database'

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
  /** Names of the changed fields; never their values. */
  fields?: string[]
  requestId?: string | null
}

/** Writes the entry in the caller's transaction: the act and its trace stand or fall together. */
export async function audit(tx: Tx, deps: { chance: Chance }, at: number, entry: AuditEntry): Promise<void> {
  await tx.query(
    'INSERT INTO audit_entry (id, at, actorKind, actorId, action, objectKind, objectId, reason, fields, requestId) VALUES (?,?,?,?,?,?,?,?,?,?)',
    [
      deps.chance.id(),
      at,
      entry.actor.kind,
      entry.actor.id,
      entry.action,
      entry.objectKind,
      entry.objectId,
      entry.reason ?? null,
      entry.fields ? JSON.stringify(entry.fields) : null,
      entry.requestId ?? null,
    ],
  )
}
