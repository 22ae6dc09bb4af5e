import type { Tx } from '../../server/base/database'
import type { Deps } from '../../server/deps'
import { findPieces, holdPieces, redeemPieces, type Ask, type Redeemed } from '../../server/till/redeem'

/** One use in the caller's transaction, by the verbs that a batch goes through; throws its refusal. */
export async function redeem(tx: Tx, deps: Deps, input: Ask['input'], by: Ask['by']): Promise<Redeemed> {
  const [found] = await findPieces((work) => work(tx), deps, [{ input, by }])
  if (!found || !('answer' in found)) throw found?.refusal
  by.right?.()
  const pieces = await holdPieces(tx, [found.answer.coupon.id])
  const [told] = await redeemPieces(tx, deps, [found.answer], pieces)
  if (!told || !('answer' in told)) throw told?.refusal
  return told.answer
}
