import type { z } from 'zod'
import type { Hold as HoldShape } from '../../shared/contract/abuse'
import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { Member } from '../membership/entities'
import { isMember } from '../membership/find-member'
import { addToTimeline } from '../membership/timeline'
import { committedAgain } from '../coupons/budget'
import { CouponTemplate } from '../coupons/entities'
import { lockTemplates } from '../coupons/lock-template'
import { MemberHold } from './entities'

type Hold = z.output<typeof HoldShape>
type StaffBy = { staffId: string; requestId: string }

/** Decides two who hold one member at once. */
const HELD_ALREADY = uniqueKey('member_hold', 'uq_hold_live', ['liveMemberId'])

/**
 * From here on nothing of the member is claimed, exchanged, given away, accepted or redeemed, until the release.
 * `state_conflict` for who is held already and for an account that was merged into another.
 */
export async function holdMember(tx: Tx, deps: Deps, memberId: string, reason: string, by: StaffBy): Promise<Hold> {
  const now = deps.clock.now()
  const member = await tx.getRepository(Member).findOneBy({ id: memberId })
  if (!member) throw new AppError('not_found')
  if (!isMember(member)) throw new AppError('state_conflict')
  const hold: MemberHold = {
    id: deps.chance.id(),
    memberId,
    liveMemberId: memberId,
    reason,
    heldBy: by.staffId,
    since: now,
    until: null,
    releasedBy: null,
  }
  try {
    await tx.getRepository(MemberHold).insert(hold)
  } catch (error) {
    if (isDuplicate(error, HELD_ALREADY)) throw new AppError('state_conflict')
    throw error
  }
  await trace(tx, deps, 'hold', hold, by, reason)
  return present(hold)
}

/**
 * The member is free again, and every piece that could have been used while it was held ends so much later as it could
 * not be: nothing is lost. Harmless where nobody is held.
 */
export async function releaseMember(tx: Tx, deps: Deps, memberId: string, by: StaffBy): Promise<void> {
  const now = deps.clock.now()
  const hold = await liveHold(tx, memberId)
  if (!hold) return
  const end = 'UPDATE member_hold SET liveMemberId = NULL, until = ?, releasedBy = ? WHERE id = ? AND until IS NULL'
  if ((await write(tx, end, [now, by.staffId, hold.id])) !== 1) return
  await trace(tx, deps, 'release', hold, by)
  // Accounts that became part of this one while both were held: theirs is over too, and their pieces are here.
  const parts = await rows(
    tx,
    Part,
    'SELECT h.id, h.since FROM member_hold h JOIN member m ON m.id = h.liveMemberId WHERE m.mergedIntoId = ?',
    [memberId],
  )
  for (const part of parts) await write(tx, end, [now, by.staffId, part.id])
  await giveTimeBack(tx, { memberId, since: Math.min(hold.since, ...parts.map((p) => p.since)) }, now)
}

/** The hold that stands, or null. */
export async function readHold(tx: Tx, memberId: string): Promise<Hold | null> {
  const hold = await liveHold(tx, memberId)
  return hold && present(hold)
}

const liveHold = (tx: Tx, memberId: string): Promise<MemberHold | null> =>
  tx.getRepository(MemberHold).findOneBy({ liveMemberId: memberId })

const Part = { id: text, since: whole }
const Released = { couponTemplateId: text, n: whole }

/** A piece whose first day came during the hold gets the time from then on. */
export async function giveTimeBack(
  tx: Tx,
  { memberId, since }: Pick<MemberHold, 'memberId' | 'since'>,
  now: number,
): Promise<void> {
  const touched = "memberId = ? AND status IN ('claimed','transferring') AND validUntil >= ? AND validFrom < ?"
  const params = [memberId, since, now]
  // What ran out meanwhile had given its share of the budget back; it may cost that again.
  const released = await rows(
    tx,
    Released,
    `SELECT couponTemplateId, COUNT(*) AS n FROM coupon WHERE ${touched} AND releasedAt IS NOT NULL GROUP BY couponTemplateId ORDER BY couponTemplateId`,
    params,
  )
  await lockTemplates(
    tx,
    released.map((r) => r.couponTemplateId),
  )
  await write(
    tx,
    `UPDATE coupon SET releasedAt = NULL, validUntil = validUntil + (? - CASE WHEN validFrom > ? THEN validFrom ELSE ? END) WHERE ${touched}`,
    [now, since, since, ...params],
  )
  for (const { couponTemplateId, n } of released) {
    const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: couponTemplateId })
    await committedAgain(tx, template, n)
  }
}

async function trace(
  tx: Tx,
  deps: Deps,
  act: 'hold' | 'release',
  hold: MemberHold,
  by: StaffBy,
  reason?: string,
): Promise<void> {
  const now = deps.clock.now()
  const { memberId } = hold
  await addToTimeline(tx, deps, {
    memberId,
    at: now,
    kind: act === 'hold' ? 'hold_begun' : 'hold_ended',
    detail: { holdId: hold.id },
  })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.staffId },
    action: `membership.${act}`,
    objectKind: 'member',
    objectId: memberId,
    ...(reason === undefined ? {} : { reason }),
    requestId: by.requestId,
  })
}

const present = (hold: MemberHold): Hold => ({
  id: hold.id,
  memberId: hold.memberId,
  reason: hold.reason,
  from: isoOf(hold.since),
  until: hold.until === null ? null : isoOf(hold.until),
})
