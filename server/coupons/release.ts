import { affected, type Tx } from '../base/database'
import type { JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { mostOf } from './budget'
import { CouponTemplate } from './entities'

export const RELEASE_JOB: JobKind = { kind: 'coupons.release', lane: 'standing', standing: true }

const CHUNK = 500

/**
 * What was held back for pieces that ran out unused is free again, once for each piece. A piece held for an order may
 * still be used when its hour is up, so it waits. Pieces first, the template's row last: claims wait for no sweep.
 */
export async function releaseExpired(deps: Pick<Deps, 'db' | 'clock'>, stopping: () => boolean): Promise<void> {
  const templates = await deps.db.read((tx) =>
    tx
      .getRepository(CouponTemplate)
      .createQueryBuilder('t')
      // What stripes hold is committed too, without standing in this row.
      .where('t.committedFen > t.spentFen OR t.stripes > 1')
      .getMany(),
  )
  for (const template of templates) {
    if ((mostOf(template) ?? 0) === 0) continue
    let more = true
    while (more && !stopping()) more = await deps.db.inTransaction((tx) => releaseChunk(tx, template, deps.clock.now()))
  }
}

const RAN_OUT =
  "status IN ('claimed','transferring') AND validUntil < ? AND releasedAt IS NULL AND (reservedUntil IS NULL OR reservedUntil <= ?)"

async function releaseChunk(tx: Tx, template: CouponTemplate, now: number): Promise<boolean> {
  const rows = (await tx.query(`SELECT id FROM coupon WHERE couponTemplateId = ? AND ${RAN_OUT} LIMIT ?`, [
    template.id,
    now,
    now,
    CHUNK,
  ])) as { id: string }[]
  if (rows.length === 0) return false
  const released = affected(
    await tx.query(`UPDATE coupon SET releasedAt = ? WHERE id IN (${rows.map(() => '?').join(',')}) AND ${RAN_OUT}`, [
      now,
      ...rows.map((r) => r.id),
      now,
      now,
    ]),
  )
  await tx.query('UPDATE coupon_template SET committedFen = committedFen - ? WHERE id = ?', [
    released * mostOf(template)!,
    template.id,
  ])
  return rows.length === CHUNK
}
