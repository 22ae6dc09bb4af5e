import type { CouponGoods } from '../../shared/contract/coupons'
import type { CouponTemplate as TemplateAnswer, editCouponTemplate } from '../../shared/contract/couponTemplates'
import type { BodyOf } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { canonical } from '../base/idempotency'
import type { Deps } from '../deps'
import { checkOwnLeaves } from '../fields/check-rule'
import type { By } from './create-template'
import { CouponTemplate } from './entities'
import { lockTemplate } from './lock-template'
import { presentTemplate, validityAnswer } from './present'
import { expiredCounts } from './read-templates'
import { checkCodes, checkTerms, termsFrom, writeTerms, type TemplateInput, type TemplateTerms } from './template-terms'
import { isoOf } from '../../shared/rules/calendar'

export type TemplateChange = BodyOf<typeof editCouponTemplate>

/**
 * Stores the change under the row's lock, so that it never races with claims. A draft may change in everything; once
 * published only title, stores, what its goods are called in other languages, a place in the centre, a larger total or budget and later
 * dates may. What members hold keeps the dates it was issued with.
 */
export async function editTemplate(
  tx: Tx,
  deps: Deps,
  id: string,
  change: TemplateChange,
  by: By & { ifMatch: number | null },
): Promise<TemplateAnswer> {
  const before = await lockTemplate(tx, id)
  if (!before) throw new AppError('not_found')
  if (by.ifMatch !== null && by.ifMatch !== before.version) throw new AppError('version_conflict')
  const terms = termsFrom(merged(before, change))
  await checkTerms(tx, terms, before)
  if (change.eligibility) await checkOwnLeaves(tx, change.eligibility, 'eligibility')
  const fields = changedFields(before, terms)
  if (fields.length > 0) {
    if (before.state !== 'draft') {
      allowAfterPublication(before, terms, fields)
      await checkCodes(tx, before, terms)
    }
    const after = { ...terms, version: before.version + 1 } as never
    await writeTerms(() => tx.getRepository(CouponTemplate).update({ id }, after))
    const { actor, requestId } = by
    await audit(tx, deps, deps.clock.now(), {
      actor,
      requestId,
      action: 'coupons.template.edit',
      objectKind: 'coupon_template',
      objectId: id,
      fields,
      was: before,
      is: terms,
    })
    before.version += 1
  }
  const expired = await expiredCounts(tx, [id], deps.clock.now())
  return presentTemplate({ ...before, ...terms }, expired.get(id) ?? 0)
}

/** The change laid over what stands. Another kind drops the amounts of the old one that the change does not name. */
function merged(t: CouponTemplate, change: TemplateChange): TemplateInput {
  const kept = {
    valueFen: t.valueFen ?? undefined,
    discountPercent: t.discountPercent ?? undefined,
    maxDiscountFen: t.maxDiscountFen ?? undefined,
  }
  return {
    title: t.title,
    titles: t.titles ?? undefined,
    kind: t.kind,
    ...(change.kind === undefined || change.kind === t.kind ? kept : {}),
    thresholdFen: t.thresholdFen,
    total: t.total,
    perMemberLimit: t.perMemberLimit,
    claimFrom: isoOf(t.claimFrom),
    claimUntil: isoOf(t.claimUntil),
    validity: validityAnswer(t),
    eligibility: t.eligibility ?? undefined,
    tiers: t.tiers ?? undefined,
    regionCodes: t.regionCodes ?? undefined,
    segmentIds: t.segmentIds ?? undefined,
    storeIds: t.storeIds ?? undefined,
    useTimes: t.useTimes ?? undefined,
    goods: t.goods ?? undefined,
    transferable: t.transferable,
    issueOnJoin: t.issueOnJoin,
    issueOnBirthday: t.birthdayDaysBefore === null ? undefined : { daysBefore: t.birthdayDaysBefore },
    issueOnTier: t.issueOnTier ?? undefined,
    inCentre: t.inCentre,
    codeWord: t.codeWord ?? undefined,
    pointsPrice: t.pointsPrice ?? undefined,
    codeSource: t.codeSource,
    stripes: t.stripes,
    wechatCoupon: t.wechatCoupon,
    budgetFen: t.budgetFen ?? undefined,
    ...said(change),
  }
}

/** The change with what it takes away (null) as not there, so that it is laid over what stands as such. */
const said = (change: TemplateChange): Partial<TemplateInput> =>
  Object.fromEntries(Object.entries(change).map(([field, value]) => [field, value ?? undefined]))

const changedFields = (before: CouponTemplate, after: TemplateTerms): (keyof TemplateTerms)[] =>
  (Object.keys(after) as (keyof TemplateTerms)[]).filter((f) => canonical(before[f]) !== canonical(after[f]))

/** Whether they differ in nothing but what other languages call them. */
const sameGoods = (one: CouponGoods, other: CouponGoods): boolean =>
  canonical({ ...one, names: undefined }) === canonical({ ...other, names: undefined })

const LATER = ['claimFrom', 'claimUntil', 'validFrom', 'validUntil', 'validDays'] as const

function allowAfterPublication(before: CouponTemplate, after: TemplateTerms, fields: (keyof TemplateTerms)[]): void {
  if (before.state === 'closed') throw new AppError('state_conflict')
  if (after.total < before.issued) throw new AppError('total_below_issued')
  for (const field of fields) {
    if (field === 'title' || field === 'titles' || field === 'storeIds' || field === 'inCentre') continue
    if (field === 'goods' && before.goods !== null && after.goods !== null && sameGoods(before.goods, after.goods))
      continue
    if (field === 'total' && after.total > before.total) continue
    if (field === 'budgetFen' && before.budgetFen !== null && after.budgetFen! > before.budgetFen) continue
    const later = LATER.find((f) => f === field)
    if (later && before[later] !== null && after[later] !== null && after[later] > before[later]) continue
    throw new AppError('state_conflict')
  }
}
