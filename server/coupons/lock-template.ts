import type { Tx } from '../base/database'
import { locked } from '../base/sql'
import { CouponTemplate } from './entities'
import { addStripes } from './stripes'

/** The template with its row locked until the transaction ends: whoever issues pieces of it stands in one line. */
export async function lockTemplate(tx: Tx, id: string): Promise<CouponTemplate | null> {
  const template = await tx.getRepository(CouponTemplate).findOne({
    where: { id },
    ...locked(tx),
  })
  // Read after the lock is there: nobody changes the stripes then.
  if (template) await addStripes(tx, [template])
  return template
}
