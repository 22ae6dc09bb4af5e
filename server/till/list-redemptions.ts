import type { listRedemptions } from '../../shared/contract/till'
import type { QueryOf } from '../../shared/contract/route'
import { isDay, isoOf, shanghaiDay } from '../../shared/rules/calendar'
import type { StaffActor } from '../base/contract'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'

type Row = {
  id: string
  couponId: string
  code: string
  title: string
  storeId: string
  storeName: string | null
  staffName: string | null
  memberNo: string | null
  orderNo: string | null
  orderAmountFen: number | null
  discountFen: number
  actorKind: 'staff' | 'partner'
  at: number
  reversedAt: number | null
}

/**
 * The redemptions of a Shanghai day (today when none is named), the newest first; number and sum are of those that
 * stand. A cashier sees the own store; the others all stores or the one they name.
 */
export async function listDay(tx: Tx, query: QueryOf<typeof listRedemptions>, actor: StaffActor, now: number) {
  if (actor.role === 'cashier' && query.storeId !== undefined && query.storeId !== actor.storeId)
    throw new AppError('forbidden')
  const after = readCursor(query.cursor)
  const day = query.date ?? shanghaiDay(now)
  if (!isDay(day)) throw invalid('date', 'not a calendar day')
  const storeId = actor.role === 'cashier' ? actor.storeId : query.storeId
  const where = `r.day = ?${storeId ? ' AND r.storeId = ?' : ''}`
  const params: (string | number)[] = storeId ? [day, storeId] : [day]
  const rows = (await tx.query(
    `SELECT r.id, r.couponId, c.code, t.title, r.storeId, s.name AS storeName, COALESCE(a.name, k.name) AS staffName, r.actorKind, m.memberNo,
            r.orderNo, r.orderAmountFen, r.discountFen, r.at, r.reversedAt
       FROM redemption r
       JOIN coupon c ON c.id = r.couponId
       JOIN coupon_template t ON t.id = r.couponTemplateId
       LEFT JOIN store s ON s.id = r.storeId
       LEFT JOIN staff a ON a.id = r.staffId
       LEFT JOIN api_key k ON k.id = r.staffId
       LEFT JOIN member m ON m.id = r.memberId
      WHERE ${where}${after ? ' AND r.id < ?' : ''} ORDER BY r.id DESC LIMIT ?`,
    [...params, ...(after ? [after.id] : []), query.limit + 1],
  )) as Row[]
  const [sums] = (await tx.query(
    `SELECT COUNT(*) AS n, COALESCE(SUM(r.discountFen), 0) AS fen FROM redemption r WHERE ${where} AND r.reversedAt IS NULL`,
    params,
  )) as [{ n: number; fen: number }]
  return {
    ...page(rows, query.limit, (r) => ({ sort: Number(r.at), id: r.id }), present),
    count: Number(sums.n),
    discountFen: Number(sums.fen),
  }
}

const present = ({ actorKind, ...r }: Row) => ({
  ...r,
  by: actorKind,
  storeName: r.storeName ?? '',
  staffName: r.staffName ?? '',
  memberNo: r.memberNo ?? '',
  orderAmountFen: r.orderAmountFen === null ? null : Number(r.orderAmountFen),
  discountFen: Number(r.discountFen),
  at: isoOf(Number(r.at)),
  reversedAt: r.reversedAt === null ? null : isoOf(Number(r.reversedAt)),
})
