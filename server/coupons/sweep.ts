import type { Tx } from '../base/database'
import { eachByItself } from '../base/each-by-itself'
import type { JobKind } from '../base/jobs'
import { inList, rows, text, write } from '../base/sql'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { Coupon } from './entities'
import { CouponTransfer } from './entities-life'
import { couponTitleOf } from './title'

export const SWEEP_JOB: JobKind = { kind: 'coupons.sweep', lane: 'standing', standing: true }

const CHUNK = 200

const Id = { id: text }

/**
 * For the record alone: reservations whose time is up read `expired`, gifts nobody took are their givers' again in the
 * rows too. Whoever acts before this does so on the times themselves. A gift that cannot be brought back stops none of
 * the others. Where it let go before all was done it answers the gifts it passed over, else null.
 */
export async function sweepCoupons(
  deps: Pick<Deps, 'db' | 'clock' | 'chance' | 'log' | 'metrics'>,
  letGo: () => boolean,
  passedOver: string[] | null = null,
): Promise<string[] | null> {
  const now = deps.clock.now()
  const bad = new Set(passedOver)
  for (let more = true; more;) {
    if (letGo()) return [...bad]
    more = await deps.db.inTransaction((tx) => endReservations(tx, now))
  }
  for (;;) {
    const due = (await deps.db.read((tx) => dueTransfers(tx, now, bad.size))).filter((t) => !bad.has(t.id))
    if (due.length === 0) return null
    for (const part of partsOf(due, 20)) {
      if (letGo()) return [...bad]
      const failed = await eachByItself(deps, 'gift', part, (transfer) =>
        deps.db.inTransaction((tx) => bringBack(tx, deps, transfer, now)),
      )
      for (const { id } of failed) bad.add(id)
    }
  }
}

function* partsOf<T>(all: T[], size: number): Generator<T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size)
}

/** The gifts nobody took in time, with room for those that are passed over. */
const dueTransfers = (tx: Tx, now: number, passedOver: number): Promise<CouponTransfer[]> =>
  tx
    .getRepository(CouponTransfer)
    .createQueryBuilder('t')
    .where("t.state = 'open' AND t.expiresAt <= :now", { now })
    .orderBy('t.expiresAt')
    .take(CHUNK + passedOver)
    .getMany()

/** The next reservations whose time is up; true while there may be more. */
async function endReservations(tx: Tx, now: number): Promise<boolean> {
  const due = "SELECT id FROM coupon_reservation WHERE state = 'held' AND until <= ? ORDER BY until LIMIT ?"
  const ids = (await rows(tx, Id, due, [now, CHUNK])).map((r) => r.id)
  if (ids.length > 0)
    await write(
      tx,
      `UPDATE coupon_reservation SET state = 'expired', endedAt = until WHERE id IN ${inList(ids)} AND state = 'held' AND until <= ?`,
      [...ids, now],
    )
  return ids.length === CHUNK
}

async function bringBack(
  tx: Tx,
  deps: Pick<Deps, 'chance'>,
  { id, couponId, giverId, expiresAt }: CouponTransfer,
  now: number,
): Promise<void> {
  const back = await write(
    tx,
    "UPDATE coupon SET status = 'claimed', transferUntil = NULL WHERE id = ? AND status = 'transferring' AND transferUntil <= ?",
    [couponId, now],
  )
  // By its own id: the coupon may have been used or offered anew meanwhile, and that offer stands.
  await write(
    tx,
    "UPDATE coupon_transfer SET state = 'expired', openCouponId = NULL, endedAt = expiresAt WHERE id = ? AND state = 'open' AND expiresAt <= ?",
    [id, now],
  )
  if (back !== 1) return
  const { couponTemplateId } = await tx.getRepository(Coupon).findOneByOrFail({ id: couponId })
  const template = await couponTitleOf(tx, couponTemplateId)
  await addToTimeline(tx, deps, {
    memberId: giverId,
    at: expiresAt,
    kind: 'coupon_returned',
    detail: { couponId, couponTemplateId, title: template?.title ?? '' },
  })
}
