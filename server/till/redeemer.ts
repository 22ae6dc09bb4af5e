import type { Actor } from '../base/audit'
import type { StaffActor } from '../base/contract'

/** Who stands at the till: a member of staff, or a shop system with its key. A key without `storeIds` serves every store. */
export type Redeemer =
  { kind: 'staff'; actor: StaffActor } | { kind: 'partner'; key: { id: string; storeIds: string[] | null } }

/** A redeemer and the request it acts in; `right` is told once the code turned out to be one (see base/guesses). */
export type By = { actor: Redeemer; requestId: string; right?(): void }

/** The member of staff as a redeemer. */
export const staffRedeemer = (actor: StaffActor): Redeemer => ({ kind: 'staff', actor })

/** The id under which its redemptions and its misses are kept. */
export const redeemerId = (by: Redeemer): string => (by.kind === 'staff' ? by.actor.id : by.key.id)

/** What a preview is remembered under: a sign-in of a person, or the key itself, which has no sessions. */
export const redeemerSession = (by: Redeemer): string => (by.kind === 'staff' ? by.actor.session : `key:${by.key.id}`)

/** How the audit log names it. */
export const auditActor = (by: Redeemer): Actor => ({ kind: by.kind, id: redeemerId(by) })

/** False where a cashier stands in, or a key is bound to, other stores than this one. */
export function servesStore(by: Redeemer, storeId: string): boolean {
  if (by.kind === 'partner') return by.key.storeIds === null || by.key.storeIds.includes(storeId)
  return by.actor.role !== 'cashier' || by.actor.storeId === storeId
}
