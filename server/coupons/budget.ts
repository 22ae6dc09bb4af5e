import type { Tx } from '../base/database'
import { write } from '../base/sql'
import type { CouponTemplate } from './entities'

type Worth = Pick<CouponTemplate, 'kind' | 'valueFen' | 'maxDiscountFen'>

/** The most one piece can cost, in fen; null where nothing bounds it (a percentage without a ceiling, a gift without a value). */
export const mostOf = (t: Worth): number | null => (t.kind === 'discount' ? t.maxDiscountFen : t.valueFen)

/** What one use cost the house, in fen: what came off the bill, for a gift what it is worth. */
export const costOf = (t: Worth, discountFen: number): number => (t.kind === 'gift' ? (t.valueFen ?? 0) : discountFen)

/** Whether so many further pieces stay within the money set aside; always where no budget is set. */
export const withinBudget = (t: Worth & Pick<CouponTemplate, 'budgetFen' | 'committedFen'>, pieces: number): boolean =>
  t.budgetFen === null || t.committedFen + pieces * (mostOf(t) ?? 0) <= t.budgetFen

/** How many further pieces the money set aside allows. */
export function budgetLeft(t: Worth & Pick<CouponTemplate, 'budgetFen' | 'committedFen'>): number {
  const most = mostOf(t) ?? 0
  if (t.budgetFen === null || most === 0) return Number.MAX_SAFE_INTEGER
  return Math.max(0, Math.floor((t.budgetFen - t.committedFen) / most))
}

type Held = Worth & Pick<CouponTemplate, 'id'>

/**
 * A use was undone: it is not counted any more, and the piece may cost its most again. Should others have been given
 * what it had left over, the commitment stands above the budget until some of it comes back; nobody is given more.
 */
export async function unspent(tx: Tx, template: Held, discountFen: number): Promise<void> {
  const cost = costOf(template, discountFen)
  await write(
    tx,
    'UPDATE coupon_template SET redeemed = redeemed - 1, committedFen = committedFen + ?, spentFen = spentFen - ? WHERE id = ?',
    [(mostOf(template) ?? 0) - cost, cost, template.id],
  )
}

/** So many unused pieces that had run out can be used again, and each may cost its most once more. */
export async function committedAgain(tx: Tx, template: Held, pieces: number): Promise<void> {
  await write(tx, 'UPDATE coupon_template SET committedFen = committedFen + ? WHERE id = ?', [
    pieces * (mostOf(template) ?? 0),
    template.id,
  ])
}

/** A piece that was taken back can be used again, and may cost its most once more, unless it ran out before. */
export async function committedAnew(tx: Tx, template: Held, piece: { releasedAt: number | null }): Promise<void> {
  await write(tx, 'UPDATE coupon_template SET voided = voided - 1, committedFen = committedFen + ? WHERE id = ?', [
    piece.releasedAt === null ? (mostOf(template) ?? 0) : 0,
    template.id,
  ])
}

/** An unused piece was taken back: it is counted, and what was held back for it is free, unless it ran out before. */
export async function uncommitted(tx: Tx, template: Held, piece: { releasedAt: number | null }): Promise<void> {
  await write(tx, 'UPDATE coupon_template SET voided = voided + 1, committedFen = committedFen - ? WHERE id = ?', [
    piece.releasedAt === null ? (mostOf(template) ?? 0) : 0,
    template.id,
  ])
}
