import type { grantCoupons } from '../../shared/contract/couponTemplates'
import type { BodyOf } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { enqueue, type JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { usePassed } from './claimable'
import { CouponTemplate } from '../coupons/entities'
import { CouponGrant } from './entities'
import type { CouponHooks } from './hooks'

export const GRANT_JOB: JobKind = { kind: 'coupons.grant', lane: 'bulk' }

/** True for templates of which staff may give pieces: paused ones too, as a pause stops claims only. */
export const grantable = (t: CouponTemplate, now: number): boolean =>
  (t.state === 'published' || t.state === 'paused') && !usePassed(t, now)

/** Puts the grant and its job on record together; the job gives the pieces. Answers the job's id. */
export async function startGrant(
  tx: Tx,
  deps: Deps,
  hooks: CouponHooks,
  couponTemplateId: string,
  input: BodyOf<typeof grantCoupons>,
  by: { actor: StaffActor; requestId: string },
): Promise<{ jobId: string }> {
  const template = await tx.getRepository(CouponTemplate).findOneBy({ id: couponTemplateId })
  if (!template) throw new AppError('not_found')
  const now = deps.clock.now()
  if (!grantable(template, now)) throw new AppError('state_conflict')
  const memberIds = 'memberIds' in input ? [...new Set(input.memberIds)] : null
  const segmentId = 'segmentId' in input ? input.segmentId : null
  if (segmentId !== null && (await hooks.segmentMembers(tx, segmentId, null, 1)) === null)
    throw invalid('segmentId', 'unknown segment')
  const id = deps.chance.id()
  await tx.getRepository(CouponGrant).insert({
    id,
    couponTemplateId,
    segmentId,
    memberIds,
    place: null,
    done: 0,
    failed: 0,
    total: memberIds?.length ?? null,
    staffId: by.actor.id,
    createdAt: now,
  })
  await enqueue(tx, deps, { ...GRANT_JOB, id, payload: {}, total: memberIds?.length ?? 0 })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'coupons.grant',
    objectKind: 'coupon_template',
    objectId: couponTemplateId,
    requestId: by.requestId,
  })
  return { jobId: id }
}
