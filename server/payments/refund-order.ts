import type { StaffActor } from '../base/contract'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { readSettings } from '../staff/settings'
import { PayOrder, PayRefund } from './entities'
import type { PaymentHooks } from './hooks'
import { payNumber } from './numbers'
import { openRefund, SEND_AGAIN_MS, sendSoon } from './open-refund'
import { presentRefund } from './present-refund'
import { failRefund } from './settle-refund'
import { takeBack } from './take-back'

type By = { actor: StaffActor; requestId: string }

const trace = (tx: Tx, deps: Deps, by: By, action: string, id: string, reason?: string) =>
  audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.actor.id },
    action,
    objectKind: 'pay_refund',
    objectId: id,
    requestId: by.requestId,
    ...(reason === undefined ? {} : { reason }),
  })

/**
 * Asks for money to go back: it is put aside at once, and above the brand's limit waits for a second person. When nothing
 * of the order's money is left, what it brought is taken back in the same transaction, so that it is not used meanwhile.
 */
export async function askRefund(
  tx: Tx,
  deps: Deps,
  hooks: PaymentHooks,
  orderId: string,
  input: { amountFen: number; reason: string },
  by: By,
) {
  const { refundApprovalAboveFen } = await readSettings(tx)
  const refund = await openRefund(
    tx,
    deps,
    { id: orderId },
    {
      ...input,
      refundNo: payNumber(deps.chance),
      askedBy: by.actor.id,
      approveAbove: refundApprovalAboveFen,
    },
  )
  if (!refund) {
    // The row is held since it was judged, so it says why.
    const { status } = await tx.getRepository(PayOrder).findOneByOrFail({ id: orderId })
    throw new AppError(status === 'unpaid' || status === 'closed' ? 'order_not_paid' : 'refund_above_paid')
  }
  await takeBack(tx, deps, hooks, orderId, deps.clock.now())
  await trace(tx, deps, by, 'payments.refund.ask', refund.id, input.reason)
  return presentRefund(tx, refund.id)
}

/** A second person approves, and it is sent. 403 for who asked; 409 once it was approved, refused or taken back. */
export async function approveRefund(tx: Tx, deps: Deps, id: string, by: By) {
  const refund = await tx.getRepository(PayRefund).findOneByOrFail({ id })
  // Who asked never changes, so this reading needs no lock.
  if (refund.askedBy === by.actor.id) throw new AppError('approval_by_self')
  const turned = await write(
    tx,
    "UPDATE pay_refund SET status = 'processing', approvedBy = ?, nextQueryAt = ? WHERE id = ? AND status = 'awaiting_approval'",
    [by.actor.id, deps.clock.now() + SEND_AGAIN_MS, id],
  )
  if (turned === 0) throw new AppError('state_conflict')
  await sendSoon(tx, deps, id)
  await trace(tx, deps, by, 'payments.refund.approve', id)
  return presentRefund(tx, id)
}

/** It is not paid: the money is free again and what was taken back is given again. 409 once it was decided. */
export async function refuseRefund(tx: Tx, deps: Deps, hooks: PaymentHooks, id: string, reason: string, by: By) {
  if (!(await failRefund(tx, deps, hooks, id, reason, 'refused'))) throw new AppError('state_conflict')
  await trace(tx, deps, by, 'payments.refund.refuse', id, reason)
  return presentRefund(tx, id)
}
