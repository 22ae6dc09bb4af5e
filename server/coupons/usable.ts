import type { Tx } from '../base/database'
import { inList, write } from '../base/sql'
import type { Coupon } from './entities'

/**
 * What every statement asks that moves a piece on or brings it back to a hand: the money it was paid with did not go back
 * meanwhile. Such a piece stays dead, however it was bound and whoever lets go of it.
 */
export const NOT_PAID_BACK = 'paidBackAt IS NULL'

/**
 * True of a piece that is in its holder's hand and free: not used, not taken back, not offered in a gift that is still
 * open, not held for an order. A gift or a reservation whose time is up binds nothing, swept or not. Takes the moment twice.
 */
const FREE =
  NOT_PAID_BACK +
  " AND (status = 'claimed' OR (status = 'transferring' AND transferUntil <= ?)) AND (reservedUntil IS NULL OR reservedUntil <= ?)"

type Change = Partial<
  Pick<Coupon, 'status' | 'redeemedAt' | 'transferUntil' | 'reservationId' | 'reservedUntil' | 'memberId' | 'code'>
>

/**
 * Moves a piece on in a single statement, and only if this transaction is the one: it still belongs to this member, is
 * free and has not run out (with `begun`: its first day has come, too). Whatever bound it before is over. Answers whether
 * it moved; when it did, everybody else who tries is refused.
 */
export async function takeFree(
  tx: Tx,
  coupon: Pick<Coupon, 'id' | 'memberId'>,
  change: Change,
  { now, begun }: { now: number; begun: boolean },
): Promise<boolean> {
  const set = { transferUntil: null, reservationId: null, reservedUntil: null, ...change }
  const columns = Object.keys(set)
  const moved = await write(
    tx,
    `UPDATE coupon SET ${columns.map((c) => `${c} = ?`).join(', ')}
      WHERE id = ? AND memberId = ? AND ${FREE} AND validUntil >= ?${begun ? ' AND validFrom <= ?' : ''}`,
    [...Object.values(set), coupon.id, coupon.memberId, now, now, now, ...(begun ? [now] : [])],
  )
  return moved === 1
}

/** Uses all of these pieces in one statement; answers how many it used, each of them free and within its dates. */
export const useFree = (tx: Tx, ids: readonly string[], now: number): Promise<number> =>
  write(
    tx,
    `UPDATE coupon SET status = 'redeemed', redeemedAt = ?, transferUntil = NULL, reservationId = NULL, reservedUntil = NULL
      WHERE id IN ${inList(ids)} AND ${FREE} AND validUntil >= ? AND validFrom <= ?`,
    [now, ...ids, now, now, now, now],
  )
