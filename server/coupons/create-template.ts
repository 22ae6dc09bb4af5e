import type { CouponTemplate as TemplateAnswer } from '../../shared/contract/couponTemplates'
import { audit, type Actor } from '../base/audit'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { checkOwnLeaves } from '../fields/check-rule'
import { CouponTemplate } from './entities'
import { presentTemplate } from './present'
import { checkTerms, termsFrom, writeTerms, type TemplateInput } from './template-terms'

/** Who changes something, for the audit entry in the same transaction. */
export type By = { actor: Actor; requestId: string }

/** Stores a draft that nobody can claim yet. */
export async function createCouponTemplate(tx: Tx, deps: Deps, input: TemplateInput, by: By): Promise<TemplateAnswer> {
  const terms = termsFrom(input)
  await checkTerms(tx, terms)
  if (terms.eligibility) await checkOwnLeaves(tx, terms.eligibility, 'eligibility')
  const now = deps.clock.now()
  const row: CouponTemplate = {
    id: deps.chance.id(),
    state: 'draft',
    ...terms,
    issued: 0,
    committedFen: 0,
    spentFen: 0,
    nextPlace: 0,
    wechatStockId: null,
    redeemed: 0,
    voided: 0,
    version: 1,
    createdAt: now,
  }
  await writeTerms(() => tx.getRepository(CouponTemplate).insert(row))
  await audit(tx, deps, now, {
    ...by,
    action: 'coupons.template.create',
    objectKind: 'coupon_template',
    objectId: row.id,
  })
  return presentTemplate(row, 0)
}
