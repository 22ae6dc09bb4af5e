import { In } from 'typeorm'
import type { listMemberCoupons as row, StaffCoupon } from '../../shared/contract/memberPages'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import { couponStatus } from '../../shared/rules/coupon'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { Coupon, Redemption, type CouponTemplate } from './entities'
import { isExtendable } from './extend-one'
import { onlyWith, templatesOf } from './mine'
import { presentCoupon } from './present'
import { storeNames } from './stores'

/** A member's coupons as staff see them, the newest first, with their number; `status` is the one people see. */
export async function couponsOfMember(
  tx: Tx,
  memberId: string,
  query: QueryOf<typeof row>,
  now: number,
): Promise<AnswerBody<typeof row>> {
  const after = readCursor(query.cursor)
  const list = tx.getRepository(Coupon).createQueryBuilder('c').where('c.memberId = :memberId', { memberId })
  if (query.status) onlyWith(list, query.status, now)
  const total = await list.clone().getCount()
  if (after)
    list.andWhere('(c.claimedAt < :sort OR (c.claimedAt = :sort AND c.id < :id))', {
      sort: Number(after.sort),
      id: after.id,
    })
  const found = await list
    .orderBy('c.claimedAt', 'DESC')
    .addOrderBy('c.id', 'DESC')
    .take(query.limit + 1)
    .getMany()
  const templates = await templatesOf(tx, found)
  const uses = await usesOf(tx, found)
  const shown = page(
    found,
    query.limit,
    (c) => ({ sort: c.claimedAt, id: c.id }),
    (c) => present(c, templates.get(c.couponTemplateId)!, uses.get(c.id), now),
  )
  return { ...shown, total }
}

type Use = { redeemedStoreName?: string; discountFen: number }

function present(c: Coupon, template: CouponTemplate, use: Use | undefined, now: number): StaffCoupon {
  const { code, ...shown } = presentCoupon(c, template, now)
  return {
    ...shown,
    codeEnding: code.slice(-4),
    source: c.source,
    ownFirst: c.issuedTo === c.memberId,
    ...use,
    voidable: c.status === 'claimed' || c.status === 'transferring',
    extendable: isExtendable(c),
  }
}

/** Where each of the used ones was used, and what it took off there. */
async function usesOf(tx: Tx, coupons: readonly Coupon[]): Promise<Map<string, Use>> {
  const used = coupons.filter((c) => couponStatus(c, 0) === 'redeemed').map((c) => c.id)
  if (used.length === 0) return new Map()
  const uses = await tx.getRepository(Redemption).findBy({ liveCouponId: In(used) })
  const stores = new Map(
    (
      await storeNames(
        tx,
        uses.map((u) => u.storeId),
      )
    ).map((s) => [s.id, s.name]),
  )
  return new Map(
    uses.map(({ couponId, storeId, discountFen }) => {
      const redeemedStoreName = stores.get(storeId)
      return [couponId, { ...(redeemedStoreName === undefined ? {} : { redeemedStoreName }), discountFen }]
    }),
  )
}
