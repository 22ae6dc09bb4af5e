import type { Tx } from '../base/database'
import { eachByItself } from '../base/each-by-itself'
import type { JobKind } from '../base/jobs'
import { inList, rows, text, write } from '../base/sql'
import type { Deps } from '../deps'
import { mostOf } from './budget'
import { CouponTemplate } from './entities'
import { lockTemplates } from './lock-template'

export const RELEASE_JOB: JobKind = { kind: 'coupons.release', lane: 'standing', standing: true }

const CHUNK = 200

/**
 * What was held back for pieces that ran out unused is free again, once for each piece. A piece held for an order may
 * still be used when its hour is up, so it waits. True where it let go before all was done.
 */
export async function releaseExpired(
  deps: Pick<Deps, 'db' | 'clock' | 'log' | 'metrics'>,
  letGo: () => boolean,
): Promise<boolean> {
  const templates = await deps.db.read((tx) =>
    tx
      .getRepository(CouponTemplate)
      .createQueryBuilder('t')
      // What stripes hold is committed too, without standing in this row.
      .where('t.committedFen > t.spentFen OR t.stripes > 1')
      .getMany(),
  )
  const counted = templates.filter((template) => (mostOf(template) ?? 0) > 0)
  await eachByItself(deps, 'release', counted, async (template) => {
    let more = true
    while (more && !letGo()) more = await deps.db.inTransaction((tx) => releaseChunk(tx, template, deps.clock.now()))
  })
  return letGo()
}

const RAN_OUT =
  "status IN ('claimed','transferring') AND validUntil < ? AND releasedAt IS NULL AND (reservedUntil IS NULL OR reservedUntil <= ?)"

const Id = { id: text }

async function releaseChunk(tx: Tx, template: CouponTemplate, now: number): Promise<boolean> {
  const due = `SELECT id FROM coupon WHERE couponTemplateId = ? AND ${RAN_OUT} LIMIT ?`
  const ids = (await rows(tx, Id, due, [template.id, now, now, CHUNK])).map((r) => r.id)
  if (ids.length === 0) return false
  await lockTemplates(tx, [template.id])
  const released = await write(tx, `UPDATE coupon SET releasedAt = ? WHERE id IN ${inList(ids)} AND ${RAN_OUT}`, [
    now,
    ...ids,
    now,
    now,
  ])
  await write(tx, 'UPDATE coupon_template SET committedFen = committedFen - ? WHERE id = ?', [
    released * mostOf(template)!,
    template.id,
  ])
  return ids.length === CHUNK
}
