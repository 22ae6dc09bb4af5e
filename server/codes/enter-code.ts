import type { Coupon as CouponAnswer } from '../../shared/contract/coupons'
import { codeWordOf, exchangeCode } from '../../shared/rules/coupon'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { row, text, write, writeByKey } from '../base/sql'
import type { Deps } from '../deps'
import { CouponTemplate, type Coupon } from '../coupons/entities'
import { give } from '../claims/give'
import type { CouponHooks } from '../claims/hooks'
import { presentCoupon } from '../coupons/present'

/**
 * The coupon of a word that many may type, or of a code that works once, in the caller's transaction. Refused with
 * `coupon_code_unknown` (also for the word of a draft), with `coupon_code_used`, and like any other way in; a code that
 * was refused is not used up.
 */
export async function enterCode(
  tx: Tx,
  deps: Pick<Deps, 'db' | 'chance'>,
  hooks: CouponHooks,
  memberId: string,
  text: string,
  at: number,
): Promise<CouponAnswer> {
  const byWord = await tx
    .getRepository(CouponTemplate)
    .createQueryBuilder('t')
    .where("t.codeWord = :word AND t.state <> 'draft'", { word: codeWordOf(text).slice(0, 40) })
    .getOne()
  const couponTemplateId = byWord?.id
  const coupon =
    couponTemplateId === undefined
      ? await byCode(tx, deps, hooks, memberId, text, at)
      : (await give(tx, deps, hooks, { couponTemplateId, memberId, source: 'word', at }))[0]!
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: coupon.couponTemplateId })
  return presentCoupon(coupon, template, at)
}

const CODE = { listId: text, couponTemplateId: text }

/** The code's own row decides who has it: of many at once the conditional update lets one through. */
async function byCode(
  tx: Tx,
  deps: Pick<Deps, 'db' | 'chance'>,
  hooks: CouponHooks,
  memberId: string,
  text: string,
  at: number,
): Promise<Coupon> {
  const code = exchangeCode(text)
  if (code === null) throw new AppError('coupon_code_unknown')
  const there = await row(tx, CODE, 'SELECT listId, couponTemplateId FROM exchange_code WHERE code = ?', [code])
  if (!there) throw new AppError('coupon_code_unknown')
  const taken = await writeByKey(
    tx,
    'UPDATE exchange_code SET usedBy = ?, usedAt = ? WHERE code = ? AND usedBy IS NULL',
    [memberId, at, code],
  )
  if (taken !== 1) throw new AppError('coupon_code_used')
  const { listId: sourceId, couponTemplateId } = there
  const gift = { couponTemplateId, memberId, source: 'code' as const, sourceId, occasion: `code:${code}`, at }
  const coupon = (await give(tx, deps, hooks, gift))[0]!
  await write(tx, 'UPDATE exchange_code SET couponId = ? WHERE code = ?', [coupon.id, code])
  await write(tx, 'UPDATE code_list SET used = used + 1 WHERE id = ?', [sourceId])
  return coupon
}
