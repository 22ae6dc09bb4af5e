import type { Tx } from '../base/database'
import { forUpdate, inList, locked, rows, text } from '../base/sql'
import { CouponTemplate } from './entities'
import { foldCounts } from './counts'
import { addStripes } from './stripes'

/**
 * The template with its row locked until the transaction ends: whoever issues pieces of it stands in one line. What uses
 * have changed is added up by it, so that its counts and its committed money are exact.
 */
export async function lockTemplate(tx: Tx, id: string): Promise<CouponTemplate | null> {
  const template = await tx.getRepository(CouponTemplate).findOne({
    where: { id },
    ...locked(tx),
  })
  if (!template) return null
  await foldCounts(tx, template)
  // Read after the lock is there: nobody changes the stripes then.
  await addStripes(tx, [template])
  return template
}

const ID = { id: text }

/**
 * The rows of these templates are locked by rising id until the transaction ends. Whoever changes pieces and then counts
 * in their templates' rows calls it first: members, templates, the rest is the order of every way in and out.
 */
export async function lockTemplates(tx: Tx, ids: readonly string[]): Promise<void> {
  const some = [...new Set(ids)]
  if (some.length === 0) return
  await rows(tx, ID, `SELECT id FROM coupon_template WHERE id IN ${inList(some)} ORDER BY id${forUpdate(tx)}`, some)
}
