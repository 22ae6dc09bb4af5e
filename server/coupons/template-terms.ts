import type { BodyOf } from '../../shared/contract/route'
import type { createCouponTemplate } from '../../shared/contract/couponTemplates'
import type { Tx } from '../base/database'
import { AppError, type FieldError } from '../base/errors'
import type { CouponTemplate } from './entities'

export type TemplateInput = BodyOf<typeof createCouponTemplate>
/** The columns that staff decide; counts, state and version are not among them. */
export type TemplateTerms = Omit<
  CouponTemplate,
  | 'id'
  | 'state'
  | 'issued'
  | 'redeemed'
  | 'voided'
  | 'version'
  | 'createdAt'
  | 'committedFen'
  | 'spentFen'
  | 'nextPlace'
  | 'wechatStockId'
>

/** The input as columns: moments as numbers, what is not said as null, stores once each. */
export const termsFrom = (input: TemplateInput): TemplateTerms => ({
  title: input.title,
  kind: input.kind,
  valueFen: input.valueFen ?? null,
  discountPercent: input.discountPercent ?? null,
  maxDiscountFen: input.maxDiscountFen ?? null,
  thresholdFen: input.thresholdFen,
  total: input.total,
  perMemberLimit: input.perMemberLimit,
  claimFrom: Date.parse(input.claimFrom),
  claimUntil: Date.parse(input.claimUntil),
  validityKind: input.validity.kind,
  validFrom: input.validity.kind === 'fixed' ? Date.parse(input.validity.from) : null,
  validUntil: input.validity.kind === 'fixed' ? Date.parse(input.validity.until) : null,
  validDays: input.validity.kind === 'days_after_claim' ? input.validity.days : null,
  eligibility: input.eligibility ?? null,
  tiers: input.tiers ?? null,
  regionCodes: input.regionCodes ?? null,
  segmentIds: input.segmentIds ?? null,
  storeIds: input.storeIds ? [...new Set(input.storeIds)] : null,
  useTimes: input.useTimes ?? null,
  goods: input.goods ?? null,
  birthdayDaysBefore: input.issueOnBirthday?.daysBefore ?? null,
  issueOnTier: input.issueOnTier ?? null,
  inCentre: input.inCentre ?? true,
  codeWord: input.codeWord?.toLowerCase() ?? null,
  pointsPrice: input.pointsPrice ?? null,
  codeSource: input.codeSource ?? 'own',
  stripes: input.stripes ?? 1,
  wechatCoupon: input.wechatCoupon ?? false,
  budgetFen: input.budgetFen ?? null,
  transferable: input.transferable ?? false,
  issueOnJoin: input.issueOnJoin ?? false,
})

/** Refuses terms that contradict themselves, or name a store that does not exist, with 422 and every wrong field. */
export async function checkTerms(tx: Tx, terms: TemplateTerms): Promise<void> {
  const errors: FieldError[] = [...moneyFaults(terms)]
  const wrong = (path: string, message: string) => errors.push({ path, message })
  if (terms.claimUntil <= terms.claimFrom) wrong('claimUntil', 'must be after claimFrom')
  if (terms.validityKind === 'fixed') {
    if (terms.validUntil! <= terms.validFrom!) wrong('validity.until', 'must be after validity.from')
    if (terms.validUntil! < terms.claimFrom) wrong('validity.until', 'must not be before claimFrom')
  }
  if (terms.storeIds) {
    const known = (await tx.query(
      `SELECT id FROM store WHERE id IN (${terms.storeIds.map(() => '?').join(',')})`,
      terms.storeIds,
    )) as { id: string }[]
    const ids = new Set(known.map((s) => s.id))
    terms.storeIds.forEach((id, i) => ids.has(id) || wrong(`storeIds.${i}`, 'unknown store'))
  }
  if (errors.length > 0) throw new AppError('validation_failed', { errors: errors.slice(0, 50) })
}

/** Which amounts a kind needs and which it does not know. */
function moneyFaults(t: TemplateTerms): FieldError[] {
  const faults: FieldError[] = []
  const need = (path: 'valueFen' | 'discountPercent') => {
    if (t[path] === null) faults.push({ path, message: `a ${t.kind} coupon needs it` })
  }
  const refuse = (path: 'valueFen' | 'discountPercent' | 'maxDiscountFen') => {
    if (t[path] !== null) faults.push({ path, message: `a ${t.kind} coupon has none` })
  }
  if (t.kind === 'cash') need('valueFen')
  if (t.kind === 'discount') {
    need('discountPercent')
    refuse('valueFen')
  } else {
    refuse('discountPercent')
    refuse('maxDiscountFen')
  }
  return faults
}
