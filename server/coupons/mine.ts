import type { SelectQueryBuilder } from 'typeorm'
import type { Coupon as CouponAnswer, CouponDetail, listMyCoupons } from '../../shared/contract/coupons'
import type { QueryOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import type { Language } from '../../shared/rules/member'
import { couponStatus, DYNAMIC_KINDS } from '../../shared/rules/coupon'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { issueDynamicCode } from '../membership/dynamic-code'
import { Coupon, CouponTemplate, Redemption } from './entities'
import { presentCoupon } from './present'
import { openOnes, storeNames } from './stores'

/** Not offered to a friend, or offered and back because nobody took it in time. */
const IN_HAND = "(c.status = 'claimed' OR (c.status = 'transferring' AND c.transferUntil <= :now))"

/** Of the pieces `c` those that have this status in people's eyes. */
export function onlyWith(list: SelectQueryBuilder<Coupon>, status: CouponAnswer['status'], now: number): void {
  if (status === 'expired') list.andWhere("c.status IN ('claimed','transferring') AND c.validUntil < :now", { now })
  else if (status === 'claimed') list.andWhere(`${IN_HAND} AND c.validUntil >= :now`, { now })
  else if (status === 'transferring')
    list.andWhere("c.status = 'transferring' AND c.transferUntil > :now AND c.validUntil >= :now", { now })
  else list.andWhere('c.status = :status', { status })
}

/** A member's coupons, those that end first at the top; by the status people see. */
export async function listMine(
  tx: Tx,
  memberId: string,
  query: QueryOf<typeof listMyCoupons>,
  now: number,
  reader?: Language,
) {
  const after = readCursor(query.cursor)
  const list = tx
    .getRepository(Coupon)
    .createQueryBuilder('c')
    .where('c.memberId = :memberId', { memberId })
    .orderBy('c.validUntil', 'ASC')
    .addOrderBy('c.id', 'ASC')
    .take(query.limit + 1)
  if (query.status) onlyWith(list, query.status, now)
  if (after)
    list.andWhere('(c.validUntil > :sort OR (c.validUntil = :sort AND c.id > :id))', { sort: after.sort, id: after.id })
  const rows = await list.getMany()
  const templates = await templatesOf(tx, rows)
  return page(
    rows,
    query.limit,
    (c) => ({ sort: c.validUntil, id: c.id }),
    (c) => presentCoupon(c, templates.get(c.couponTemplateId)!, now, reader),
  )
}

export type Piece = { coupon: Coupon; template: CouponTemplate }

/** What a member can use at that moment or later with its terms, those that end first at the top; at most 200. */
export async function usablePieces(tx: Tx, memberId: string, now: number): Promise<Piece[]> {
  const rows = await tx
    .getRepository(Coupon)
    .createQueryBuilder('c')
    .where(`c.memberId = :memberId AND ${IN_HAND} AND c.validUntil >= :now`, { memberId, now })
    .orderBy('c.validUntil', 'ASC')
    .addOrderBy('c.id', 'ASC')
    .take(200)
    .getMany()
  const templates = await templatesOf(tx, rows)
  return rows.map((coupon) => ({ coupon, template: templates.get(coupon.couponTemplateId)! }))
}

/** The same as every answer says a coupon. */
export const usableCoupons = async (tx: Tx, memberId: string, now: number): Promise<CouponAnswer[]> =>
  (await usablePieces(tx, memberId, now)).map(({ coupon, template }) => presentCoupon(coupon, template, now))

/** One's own coupon; while it can be used, with a dynamic code. Refuses with 404 what belongs to somebody else. */
export async function readMine(
  tx: Tx,
  deps: Deps,
  memberId: string,
  couponId: string,
  now: number,
  reader?: Language,
): Promise<CouponDetail> {
  const coupon = await tx.getRepository(Coupon).findOneBy({ id: couponId, memberId })
  if (!coupon) throw new AppError('not_found')
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: coupon.couponTemplateId })
  const status = couponStatus(coupon, now)
  const dynamic = status === 'claimed' ? await issueDynamicCode(tx, deps, DYNAMIC_KINDS.coupon, coupon.id, now) : null
  return {
    ...presentCoupon(coupon, template, now, reader),
    stores: openOnes(await storeNames(tx, template.storeIds ?? [], reader)),
    ...(status === 'redeemed' ? await receiptOf(tx, coupon.id, reader) : {}),
    ...(status === 'transferring' ? { transfer: { expiresAt: isoOf(coupon.transferUntil!) } } : {}),
    ...wechatOf(deps, coupon, template, status),
    ...(dynamic ? { dynamicCode: dynamic.code, dynamicCodeExpiresAt: isoOf(dynamic.expiresAt) } : {}),
  }
}

/** In WeChat's card folder, by the platform's word; or to be put there, where this installation and its template can. */
function wechatOf(
  deps: Deps,
  coupon: Coupon,
  template: CouponTemplate,
  status: CouponDetail['status'],
): Pick<CouponDetail, 'wechat'> {
  if (coupon.wechatCode !== null) return { wechat: 'added' }
  const possible = status === 'claimed' && template.wechatStockId !== null && Boolean(deps.pay?.merchantCoupons)
  return possible ? { wechat: 'can_be_added' } : {}
}

/** Where it was used and what it took off; nothing for a piece whose use was undone. */
async function receiptOf(
  tx: Tx,
  couponId: string,
  reader?: Language,
): Promise<{ redeemedStoreName?: string; discountFen?: number }> {
  const use = await tx.getRepository(Redemption).findOneBy({ liveCouponId: couponId })
  if (!use) return {}
  const [store] = await storeNames(tx, [use.storeId], reader)
  return { ...(store ? { redeemedStoreName: store.name } : {}), discountFen: use.discountFen }
}

/** The templates of these pieces, by id. */
export async function templatesOf(tx: Tx, coupons: Coupon[]): Promise<Map<string, CouponTemplate>> {
  const ids = [...new Set(coupons.map((c) => c.couponTemplateId))]
  if (ids.length === 0) return new Map()
  const rows = await tx
    .getRepository(CouponTemplate)
    .createQueryBuilder('t')
    .where('t.id IN (:...ids)', { ids })
    .getMany()
  return new Map(rows.map((t) => [t.id, t]))
}
