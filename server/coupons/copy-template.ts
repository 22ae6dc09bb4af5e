import type { CouponTemplate as TemplateAnswer } from '../../shared/contract/couponTemplates'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import type { By } from './create-template'
import { CouponTemplate } from './entities'
import { presentTemplate } from './present'

/** A draft with the same terms and nothing issued; its code word stays with the one that has it. 404 for an unknown one. */
export async function copyTemplate(
  tx: Tx,
  deps: Deps,
  id: string,
  title: string | undefined,
  by: By,
): Promise<TemplateAnswer> {
  const from = await tx.getRepository(CouponTemplate).findOneBy({ id })
  if (!from) throw new AppError('not_found')
  const now = deps.clock.now()
  const row: CouponTemplate = {
    ...from,
    id: deps.chance.id(),
    state: 'draft',
    title: title ?? from.title,
    codeWord: null,
    nextPlace: 0,
    wechatStockId: null,
    committedFen: 0,
    spentFen: 0,
    issued: 0,
    redeemed: 0,
    voided: 0,
    version: 1,
    createdAt: now,
  }
  await tx.getRepository(CouponTemplate).insert(row)
  await audit(tx, deps, now, {
    ...by,
    action: 'coupons.template.copy',
    objectKind: 'coupon_template',
    objectId: row.id,
  })
  return presentTemplate(row, 0)
}
