import type { BodyOf } from '../../shared/contract/route'
import type { createCouponTemplate } from '../../shared/contract/couponTemplates'
import { codeWordOf, exchangeCode } from '../../shared/rules/coupon'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { AppError, type FieldError } from '../base/errors'
import { forShare, inList, row, rows, text, whole } from '../base/sql'
import type { CouponTemplate } from './entities'
import { storeNames } from './stores'
import { termFaults } from './term-faults'

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

const once = (list: readonly string[] | undefined): string[] | null => (list ? [...new Set(list)] : null)

/** The input as columns: moments as numbers, what is not said as null, what lists name once each. */
export const termsFrom = (input: TemplateInput): TemplateTerms => ({
  title: input.title,
  titles: input.titles ?? null,
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
  tiers: once(input.tiers),
  regionCodes: once(input.regionCodes),
  segmentIds: once(input.segmentIds),
  storeIds: once(input.storeIds),
  useTimes: input.useTimes ?? null,
  goods: input.goods ?? null,
  birthdayDaysBefore: input.issueOnBirthday?.daysBefore ?? null,
  issueOnTier: once(input.issueOnTier),
  inCentre: input.inCentre ?? true,
  codeWord: input.codeWord === undefined ? null : codeWordOf(input.codeWord),
  pointsPrice: input.pointsPrice ?? null,
  codeSource: input.codeSource ?? 'own',
  stripes: input.stripes ?? 1,
  wechatCoupon: input.wechatCoupon ?? false,
  budgetFen: input.budgetFen ?? null,
  transferable: input.transferable ?? false,
  issueOnJoin: input.issueOnJoin ?? false,
})

/** Decides two templates that are to open to one word: the second is refused. */
const WORD_TAKEN = uniqueKey('coupon_template', 'uq_template_word', ['codeWord'])

/**
 * Refuses terms that contradict themselves, or name a store or segment that does not exist or a store that is closed, with
 * 422 and every wrong field. Stores that were named before may be closed meanwhile.
 */
export async function checkTerms(
  tx: Tx,
  terms: TemplateTerms,
  before: Pick<TemplateTerms, 'storeIds'> = { storeIds: null },
): Promise<void> {
  const errors: FieldError[] = termFaults(terms)
  errors.push(...(await strangers(tx, 'store', 'storeIds', terms.storeIds)))
  errors.push(...(await closedStores(tx, terms.storeIds ?? [], before.storeIds ?? [])))
  errors.push(...(await strangers(tx, 'segment', 'segmentIds', terms.segmentIds)))
  // Only what could be a one-time code is asked for: Han characters are in no code.
  const asCode = terms.codeWord === null ? null : exchangeCode(terms.codeWord)
  if (asCode !== null) {
    if (await row(tx, CODE, 'SELECT code FROM exchange_code WHERE code = ?', [asCode])) errors.push(WORD_FAULT)
  }
  if (errors.length > 0) throw new AppError('validation_failed', { errors: errors.slice(0, 50) })
}

const CODE = { code: text }
const ID = { id: text }
const COUNT = { n: whole }

const WORD_FAULT: FieldError = { path: 'codeWord', message: 'opens something else already' }

/** Writes the terms; a code word that another template has is refused with 422, whoever was quicker. */
export async function writeTerms(write: () => Promise<unknown>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (isDuplicate(error, WORD_TAKEN)) throw new AppError('validation_failed', { errors: [WORD_FAULT] })
    throw error
  }
}

async function strangers(
  tx: Tx,
  table: 'store' | 'segment',
  field: string,
  ids: readonly string[] | null,
): Promise<FieldError[]> {
  if (ids === null) return []
  // Held until the commit: what is being deleted is not named meanwhile.
  const known = await rows(tx, ID, `SELECT id FROM ${table} WHERE id IN ${inList(ids)} ORDER BY id${forShare(tx)}`, ids)
  const found = new Set(known.map((one) => one.id))
  return ids.flatMap((id, i) => (found.has(id) ? [] : [{ path: `${field}.${i}`, message: `unknown ${table}` }]))
}

async function closedStores(tx: Tx, ids: readonly string[], before: readonly string[]): Promise<FieldError[]> {
  const closed = new Set((await storeNames(tx, ids)).filter((s) => s.closed).map((s) => s.id))
  return ids.flatMap((id, i) =>
    closed.has(id) && !before.includes(id) ? [{ path: `storeIds.${i}`, message: 'closed store' }] : [],
  )
}

/** Refuses to open a template whose pieces carry imported codes before there is a code for each of them. */
export async function checkCodes(
  tx: Tx,
  t: Pick<CouponTemplate, 'id'>,
  terms: Pick<CouponTemplate, 'codeSource' | 'total'>,
): Promise<void> {
  if (terms.codeSource !== 'list') return
  const there = await row(tx, COUNT, 'SELECT COUNT(*) AS n FROM piece_code WHERE couponTemplateId = ?', [t.id])
  if ((there?.n ?? 0) < terms.total) throw new AppError('state_conflict')
}
