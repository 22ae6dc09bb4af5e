import type { ErrorCode } from '../../shared/contract/errors'
import { sameShanghaiDay } from '../../shared/rules/coupon'
import type { StaffActor } from '../base/contract'
import type { Redeemer } from './redeemer'

type Redeemed = { staffId: string; at: number; reversedAt: number | null }
type Undoer = { kind: 'staff'; actor: Pick<StaffActor, 'id' | 'role'> } | Extract<Redeemer, { kind: 'partner' }>

/** Why the redemption cannot be undone now by this redeemer; null: it can. A cashier or a key undoes the own ones only. */
export function notUndoable(redeemed: Redeemed, by: Undoer, now: number): ErrorCode | null {
  if (by.kind === 'partner' && redeemed.staffId !== by.key.id) return 'not_found'
  if (by.kind === 'staff' && by.actor.role === 'cashier' && redeemed.staffId !== by.actor.id) return 'forbidden'
  if (redeemed.reversedAt !== null) return 'already_reversed'
  return sameShanghaiDay(redeemed.at, now) ? null : 'reversal_window_passed'
}
