import type { extendCoupons } from '../../shared/contract/couponTemplates'
import type { BodyOf } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { enqueue, type JobKind } from '../base/jobs'
import { inList, row, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { CouponExtension } from './entities-life'
import { lockTemplate } from './lock-template'

export const EXTEND_JOB: JobKind = { kind: 'coupons.extend', lane: 'bulk' }

/**
 * From now on the template's pieces end later (where all end on one day), and a job moves the unused ones people hold
 * that have not run out. Nothing ever ends earlier by it: an end that is not later is 422. 409 for a draft, which holds
 * nobody to anything. Audited with its reason; answers the job's id.
 */
export async function startExtension(
  tx: Tx,
  deps: Deps,
  couponTemplateId: string,
  input: BodyOf<typeof extendCoupons>,
  by: { actor: StaffActor; requestId: string },
): Promise<{ jobId: string }> {
  const now = deps.clock.now()
  const until = Date.parse(input.until)
  const template = await lockTemplate(tx, couponTemplateId)
  if (!template) throw new AppError('not_found')
  if (template.state === 'draft') throw new AppError('state_conflict')
  if (until <= now) throw invalid('until', 'must lie ahead')
  if (template.validityKind === 'fixed') {
    if (until <= template.validUntil!) throw invalid('until', 'must be later than the present end')
    await write(tx, 'UPDATE coupon_template SET validUntil = ?, version = version + 1 WHERE id = ?', [
      until,
      couponTemplateId,
    ])
  }
  const id = deps.chance.id()
  const { reason } = input
  await tx
    .getRepository(CouponExtension)
    .insert({ id, couponTemplateId, until, at: now, done: 0, staffId: by.actor.id, reason })
  const found = await row(tx, Count, `SELECT COUNT(*) AS n FROM coupon WHERE ${TO_MOVE}`, [
    couponTemplateId,
    now,
    until,
  ])
  await enqueue(tx, deps, { ...EXTEND_JOB, id, payload: {}, total: found!.n })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'coupons.extend',
    objectKind: 'coupon_template',
    objectId: couponTemplateId,
    reason,
    fields: ['validUntil'],
    requestId: by.requestId,
  })
  return { jobId: id }
}

/** Unused, not run out when it was asked for, ending earlier than wanted. Takes template, moment and end. */
const TO_MOVE =
  "couponTemplateId = ? AND status IN ('claimed','transferring') AND validUntil >= ? AND validUntil < ? AND releasedAt IS NULL"

const Id = { id: text }
const Count = { n: whole }

/** Moves the next pieces; true while there may be more. What is moved falls out of the question, so killed or run twice it misses and doubles nothing. */
export async function extendPiece(tx: Tx, id: string, size: number): Promise<boolean> {
  const extension = await tx.getRepository(CouponExtension).findOneByOrFail({ id })
  const { couponTemplateId, at, until } = extension
  const asked = [couponTemplateId, at, until]
  const ids = (await rows(tx, Id, `SELECT id FROM coupon WHERE ${TO_MOVE} LIMIT ?`, [...asked, size])).map((r) => r.id)
  if (ids.length === 0) return false
  // A reminder of the old end is not one of the new.
  const moved = await write(
    tx,
    `UPDATE coupon SET validUntil = ?, remindedAt = NULL WHERE id IN ${inList(ids)} AND ${TO_MOVE}`,
    [until, ...ids, ...asked],
  )
  await write(tx, 'UPDATE coupon_extension SET done = done + ? WHERE id = ?', [moved, id])
  await write(tx, 'UPDATE job SET done = done + ? WHERE id = ?', [moved, id])
  return true
}
