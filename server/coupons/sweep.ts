import { affected, type Tx } from '../base/database'
import type { JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { addToTimeline } from '../membership/timeline'
import { Coupon } from './entities'
import { CouponTransfer } from './entities-life'
import { couponTitleOf } from './title'

export const SWEEP_JOB: JobKind = { kind: 'coupons.sweep', lane: 'standing', standing: true }

const CHUNK = 200

/**
 * For the record alone: reservations whose time is up read `expired`, gifts nobody took are their givers' again in the
 * rows too. Whoever acts before this does so on the times themselves.
 */
export async function sweepCoupons(
  deps: Pick<Deps, 'db' | 'clock' | 'chance'>,
  stopping: () => boolean,
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.inTransaction((tx) =>
    tx.query("UPDATE coupon_reservation SET state = 'expired', endedAt = until WHERE state = 'held' AND until <= ?", [
      now,
    ]),
  )
  for (;;) {
    if (stopping()) return
    const due = await deps.db.read((tx) =>
      tx
        .getRepository(CouponTransfer)
        .createQueryBuilder('t')
        .where("t.state = 'open' AND t.expiresAt <= :now", { now })
        .orderBy('t.expiresAt')
        .take(CHUNK)
        .getMany(),
    )
    for (const transfer of due) await deps.db.inTransaction((tx) => bringBack(tx, deps, transfer, now))
    if (due.length < CHUNK) return
  }
}

async function bringBack(
  tx: Tx,
  deps: Pick<Deps, 'chance'>,
  { id, couponId, giverId, expiresAt }: CouponTransfer,
  now: number,
): Promise<void> {
  const back = affected(
    await tx.query(
      "UPDATE coupon SET status = 'claimed', transferUntil = NULL WHERE id = ? AND status = 'transferring' AND transferUntil <= ?",
      [couponId, now],
    ),
  )
  // By its own id: the coupon may have been used or offered anew meanwhile, and that offer stands.
  await tx.query(
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
