import { z } from 'zod'
import { TERM_WARNINGS } from '../rules/coupon'
import {
  Fen,
  FenPositive,
  Id,
  IdParams,
  Moment,
  MomentIn,
  RegionCode,
  countedListOf,
  findIn,
  line,
  translationsOf,
} from './common'
import { addCodes, createCodeList, listCodeLists, readCodes } from './couponCodes'
import { forecastCoupons, redemptionHours } from './couponFigures'
import { CouponGoods, CouponKind, UseTimes } from './coupons'
import { SegmentRuleAlone, SegmentRuleOut } from './rule'
import { route, staff } from './route'

const ValidityIn = z.union([
  z.strictObject({ kind: z.literal('fixed'), from: MomentIn, until: MomentIn }),
  z.strictObject({ kind: z.literal('days_after_claim'), days: z.int().min(1).max(3650) }),
])

export const CouponTemplateState = z.enum(['draft', 'published', 'paused', 'closed'])
export const CouponTemplate = z
  .object({
    id: Id,
    state: CouponTemplateState,
    title: z.string(),
    /** The title in other languages. */
    titles: translationsOf(40).optional(),
    kind: CouponKind,
    valueFen: Fen.optional(),
    discountPercent: z.int().optional(),
    maxDiscountFen: Fen.optional(),
    thresholdFen: Fen,
    total: z.int(),
    perMemberLimit: z.int(),
    claimFrom: Moment,
    claimUntil: Moment,
    validity: z.union([
      z.object({ kind: z.literal('fixed'), from: Moment, until: Moment }),
      z.object({ kind: z.literal('days_after_claim'), days: z.int() }),
    ]),
    eligibility: SegmentRuleOut.optional(),
    tiers: z.array(z.string()).optional(),
    regionCodes: z.array(RegionCode).optional(),
    segmentIds: z.array(Id).optional(),
    storeIds: z.array(Id).optional(),
    useTimes: UseTimes.optional(),
    goods: CouponGoods.optional(),
    transferable: z.boolean(),
    issueOnJoin: z.boolean(),
    issueOnBirthday: z.object({ daysBefore: z.int() }).optional(),
    issueOnTier: z.array(z.string()).optional(),
    inCentre: z.boolean(),
    codeWord: z.string().optional(),
    pointsPrice: z.int().optional(),
    codeSource: z.enum(['own', 'list']),
    stripes: z.int(),
    wechatCoupon: z.boolean(),
    wechatStockId: z.string().optional(),
    budgetFen: Fen.optional(),
    /** What pieces in people's hands may still cost at most, plus what the used ones did: what the budget is measured by. */
    committedFen: Fen,
    /** What redemptions have taken off together; a gift counts what it is worth. */
    spentFen: Fen,
    issued: z.int(),
    redeemed: z.int(),
    expired: z.int(),
    voided: z.int(),
    version: z.int(),
    createdAt: Moment,
  })
  .meta({ id: 'CouponTemplate' })
export type CouponTemplate = z.output<typeof CouponTemplate>

/** What was stored although somebody should look again; an empty list where there is nothing to ask. */
const CouponTemplateAsked = CouponTemplate.extend({ warnings: z.array(z.enum(TERM_WARNINGS)) }).meta({
  id: 'CouponTemplateAsked',
})

/** Typed by people: letters, digits and Han characters, compared without case. */
const CodeWord = z.string().regex(/^[\p{Script=Han}A-Za-z0-9]{2,20}$/u)

export const TemplateFields = {
  title: line(40),
  titles: translationsOf(40).optional(),
  kind: CouponKind,
  valueFen: FenPositive.optional(),
  discountPercent: z.int().min(1).max(99).optional(),
  maxDiscountFen: FenPositive.optional(),
  thresholdFen: Fen,
  total: z.int().min(1).max(100_000_000),
  perMemberLimit: z.int().min(1).max(1000),
  claimFrom: MomentIn,
  claimUntil: MomentIn,
  validity: ValidityIn,
  eligibility: SegmentRuleAlone.optional(),
  /** Of these tiers, living in these regions, in one of these segments: each that is given must hold. */
  tiers: z
    .array(z.string().regex(/^[\x21-\x7e]{1,20}$/))
    .min(1)
    .max(20)
    .optional(),
  regionCodes: z.array(RegionCode).min(1).max(400).optional(),
  segmentIds: z.array(Id).min(1).max(20).optional(),
  storeIds: z.array(Id).min(1).max(1000).optional(),
  useTimes: UseTimes.optional(),
  goods: CouponGoods.optional(),
  transferable: z.boolean().optional(),
  issueOnJoin: z.boolean().optional(),
  /** Given so many days before the birthday, once a year. */
  issueOnBirthday: z.strictObject({ daysBefore: z.int().min(0).max(30) }).optional(),
  /** Given on reaching one of these tiers, once for each. */
  issueOnTier: z
    .array(z.string().regex(/^[\x21-\x7e]{1,20}$/))
    .min(1)
    .max(20)
    .optional(),
  /** Shown to everybody and claimed there (true); false: only by the other ways in. */
  inCentre: z.boolean().optional(),
  codeWord: CodeWord.optional(),
  pointsPrice: z.int().min(1).max(10_000_000).optional(),
  /** `list`: each piece carries a code of an imported list instead of one of ours. */
  codeSource: z.enum(['own', 'list']).optional(),
  /** In so many shares the quantity is kept, so that as many server processes issue at once. */
  stripes: z.int().min(1).max(16).optional(),
  wechatCoupon: z.boolean().optional(),
  /** What all pieces together may cost; a percentage then needs a ceiling and a gift its value. */
  budgetFen: FenPositive.optional(),
}

/** What a template can do without: null takes it away. */
const Cleared = {
  titles: TemplateFields.titles.nullable(),
  valueFen: TemplateFields.valueFen.nullable(),
  discountPercent: TemplateFields.discountPercent.nullable(),
  maxDiscountFen: TemplateFields.maxDiscountFen.nullable(),
  eligibility: TemplateFields.eligibility.nullable(),
  tiers: TemplateFields.tiers.nullable(),
  regionCodes: TemplateFields.regionCodes.nullable(),
  segmentIds: TemplateFields.segmentIds.nullable(),
  storeIds: TemplateFields.storeIds.nullable(),
  useTimes: TemplateFields.useTimes.nullable(),
  goods: TemplateFields.goods.nullable(),
  issueOnBirthday: TemplateFields.issueOnBirthday.nullable(),
  issueOnTier: TemplateFields.issueOnTier.nullable(),
  codeWord: TemplateFields.codeWord.nullable(),
  pointsPrice: TemplateFields.pointsPrice.nullable(),
  budgetFen: TemplateFields.budgetFen.nullable(),
}

export const listCouponTemplates = route({
  method: 'GET',
  path: '/staff/coupon-templates',
  who: staff('marketer', 'service', 'analyst'),
  summary: 'Coupon templates with their counts, newest first; q finds in titles',
  query: z.strictObject({
    ...findIn('title', 'createdAt', 'claimUntil', 'total'),
    state: CouponTemplateState.optional(),
    kind: CouponKind.optional(),
  }),
  answers: { 200: countedListOf(CouponTemplate) },
})
export const readCouponTemplate = route({
  method: 'GET',
  path: '/staff/coupon-templates/:id',
  who: staff('marketer', 'service', 'analyst'),
  summary: 'One coupon template with its counts',
  params: IdParams,
  answers: { 200: CouponTemplate },
})
export const createCouponTemplate = route({
  method: 'POST',
  path: '/staff/coupon-templates',
  who: staff('marketer'),
  summary: 'Draft a coupon template',
  body: z.strictObject(TemplateFields),
  answers: { 201: CouponTemplateAsked },
})
export const editCouponTemplate = route({
  method: 'PATCH',
  path: '/staff/coupon-templates/:id',
  who: staff('marketer'),
  summary: 'Change a draft; once published only title, stores, centre, a larger total or budget and later dates',
  params: IdParams,
  versioned: true,
  body: z.strictObject({ ...TemplateFields, ...Cleared }).partial(),
  answers: { 200: CouponTemplateAsked },
  refusals: ['total_below_issued', 'state_conflict', 'version_conflict'],
})
const stateChange = <A extends z.ZodType>(verb: string, summary: string, answer: A) =>
  route({
    method: 'POST',
    path: `/staff/coupon-templates/:id/${verb}`,
    who: staff('marketer'),
    summary,
    params: IdParams,
    body: z.strictObject({}).optional(),
    answers: { 200: answer },
    refusals: ['state_conflict'],
  })
export const publishCouponTemplate = stateChange('publications', 'Publish, or resume a paused one', CouponTemplateAsked)
export const pauseCouponTemplate = stateChange('pauses', 'Pause claiming', CouponTemplate)
export const closeCouponTemplate = stateChange('closures', 'Close for ever; what is out stays valid', CouponTemplate)

export const grantCoupons = route({
  method: 'POST',
  path: '/staff/coupon-templates/:id/grants',
  who: staff('marketer'),
  summary: 'Give to listed members or to a segment, as a job that can be resumed',
  params: IdParams,
  keyed: true,
  body: z.union([z.strictObject({ memberIds: z.array(Id).min(1).max(10_000) }), z.strictObject({ segmentId: Id })]),
  answers: { 202: z.object({ jobId: Id }) },
  refusals: ['state_conflict'],
})

export const copyCouponTemplate = route({
  method: 'POST',
  path: '/staff/coupon-templates/:id/copies',
  who: staff('marketer'),
  summary: 'A draft with the same terms; a code word is not copied, as it opens one template only',
  params: IdParams,
  body: z
    .strictObject({ title: line(40) })
    .partial()
    .optional(),
  answers: { 201: CouponTemplate },
})

export const extendCoupons = route({
  method: 'POST',
  path: '/staff/coupon-templates/:id/extensions',
  who: staff('marketer'),
  summary: 'Move the last day of use later, also for the unused pieces people hold; a job tells how far it is',
  params: IdParams,
  keyed: true,
  body: z.strictObject({ until: MomentIn, reason: line(200, 2) }),
  answers: { 202: z.object({ jobId: Id }) },
  refusals: ['state_conflict'],
})

export const couponTemplateRoutes = {
  listCouponTemplates,
  readCouponTemplate,
  createCouponTemplate,
  editCouponTemplate,
  publishCouponTemplate,
  pauseCouponTemplate,
  closeCouponTemplate,
  copyCouponTemplate,
  extendCoupons,
  forecastCoupons,
  redemptionHours,
}
export const couponGrantRoutes = { grantCoupons }
export const codeListRoutes = { createCodeList, listCodeLists, addCodes, readCodes }
