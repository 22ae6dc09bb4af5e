import { z } from 'zod'
import type { listRedemptions } from '../../shared/contract/till'
import type { QueryOf } from '../../shared/contract/route'
import { isDay, isoOf, shanghaiDay } from '../../shared/rules/calendar'
import type { StaffActor } from '../base/contract'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { row, rows, text, whole } from '../base/sql'
import { notUndoable } from './undoable'

const ROW = {
  id: text,
  couponId: text,
  code: text,
  title: text,
  storeId: text,
  storeName: text.nullable(),
  staffName: text.nullable(),
  memberNo: text.nullable(),
  orderNo: text.nullable(),
  orderAmountFen: whole.nullable(),
  discountFen: whole,
  actorKind: z.enum(['staff', 'partner']),
  staffId: text,
  at: whole,
  reversedAt: whole.nullable(),
}
type Row = z.infer<z.ZodObject<typeof ROW>>
type Seer = Pick<StaffActor, 'id' | 'role' | 'storeId'>
const SUMS = { n: whole, fen: whole }

/**
 * The redemptions of a Shanghai day (today when none is named), the newest first; number and sum are of those that
 * stand. A cashier sees the own store; the others all stores or the one they name.
 */
export async function listDay(tx: Tx, query: QueryOf<typeof listRedemptions>, actor: Seer, now: number) {
  if (actor.role === 'cashier' && query.storeId !== undefined && query.storeId !== actor.storeId)
    throw new AppError('forbidden')
  const after = readCursor(query.cursor)
  const day = query.date ?? shanghaiDay(now)
  if (!isDay(day)) throw invalid('date', 'not a calendar day')
  const storeId = actor.role === 'cashier' ? actor.storeId : query.storeId
  const where = `r.day = ?${storeId ? ' AND r.storeId = ?' : ''}`
  const params: (string | number)[] = storeId ? [day, storeId] : [day]
  const found = await rows(
    tx,
    ROW,
    `SELECT r.id, r.couponId, c.code, t.title, r.storeId, s.name AS storeName, COALESCE(a.name, k.name) AS staffName, r.actorKind, r.staffId, m.memberNo,
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
  )
  const sums = await row(
    tx,
    SUMS,
    `SELECT COUNT(*) AS n, COALESCE(SUM(r.discountFen), 0) AS fen FROM redemption r WHERE ${where} AND r.reversedAt IS NULL`,
    params,
  )
  return {
    ...page(
      found,
      query.limit,
      (r) => ({ sort: r.at, id: r.id }),
      (r) => present(r, actor, now),
    ),
    count: sums!.n,
    discountFen: sums!.fen,
  }
}

const present = ({ actorKind, staffId, ...r }: Row, actor: Seer, now: number) => ({
  ...r,
  by: actorKind,
  storeName: r.storeName ?? '',
  staffName: r.staffName ?? '',
  memberNo: r.memberNo ?? '',
  at: isoOf(r.at),
  reversedAt: r.reversedAt === null ? null : isoOf(r.reversedAt),
  undoable: notUndoable({ ...r, staffId }, { kind: 'staff', actor }, now) === null,
})
