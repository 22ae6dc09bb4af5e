import type { Tx } from '../base/database'
import { locked } from '../base/sql'
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
