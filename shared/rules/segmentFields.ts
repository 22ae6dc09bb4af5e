import { RFM_CLASSES } from './rfm'

/**
 * The closed table of what a segment may ask (api.md, "SegmentRule"). The server compiles from it, the console offers
 * from it, and nothing outside it is understood. Rooms that bring new facts add their rows here.
 */
export type RuleOp =
  | 'eq'
  | 'ne'
  | 'in'
  | 'notIn'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'between'
  | 'exists'
  | 'withinDays'
  | 'olderThanDays'
  | 'contains'

/**
 * region: six-digit code, covers what lies in it · number · choice: one word of a list or an id · moment: ISO 8601 in UTC
 * · list: several words · flag: true or false · coupon: { couponTemplateId, status } · segment: ids of saved segments
 * · own: a field of the brand's own, which says itself what may be asked of it (segmentOwn.ts)
 */
export type FieldKind = 'region' | 'number' | 'choice' | 'moment' | 'list' | 'flag' | 'coupon' | 'segment' | 'own'

export type FieldSpec = {
  readonly field: string
  readonly kind: FieldKind
  readonly ops: readonly RuleOp[]
  /** Read off what the member did: never matches a member who has not allowed personalisation (PIPL art. 24). */
  readonly behaviour: boolean
  /** Closed lists only; open ones (tags, stores, channels, tiers) are checked by the room that owns them. */
  readonly options?: readonly string[]
}

/** The ops each kind understands. */
export const OPS_OF_KIND = {
  region: ['in', 'notIn', 'eq', 'ne', 'exists'],
  number: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'in', 'notIn', 'exists'],
  choice: ['eq', 'ne', 'in', 'notIn', 'exists'],
  moment: ['gt', 'gte', 'lt', 'lte', 'between', 'withinDays', 'olderThanDays', 'exists'],
  list: ['contains', 'in', 'notIn', 'exists'],
  flag: ['eq', 'ne'],
  coupon: ['eq', 'ne'],
  segment: ['in', 'notIn'],
  own: [
    'eq',
    'ne',
    'in',
    'notIn',
    'gt',
    'gte',
    'lt',
    'lte',
    'between',
    'contains',
    'withinDays',
    'olderThanDays',
    'exists',
  ],
} as const satisfies Record<FieldKind, readonly RuleOp[]>

const row = (
  field: string,
  kind: FieldKind,
  more: { behaviour?: true; options?: readonly string[] } = {},
): FieldSpec => ({
  field,
  kind,
  ops: OPS_OF_KIND[kind],
  behaviour: more.behaviour ?? false,
  ...(more.options ? { options: more.options } : {}),
})

export const SEGMENT_FIELDS: readonly FieldSpec[] = [
  row('regionCode', 'region'),
  row('monthMeanTempC', 'number'),
  row('language', 'choice', { options: ['zh-Hans', 'zh-Hant', 'yue', 'en'] }),
  row('gender', 'choice', { options: ['female', 'male', 'other', 'unknown'] }),
  row('age', 'number'),
  row('birthdayMonth', 'number'),
  row('tier', 'choice'),
  row('points', 'number'),
  row('joinedAt', 'moment'),
  row('joinChannelId', 'choice'),
  row('storeId', 'choice'),
  row('tags', 'list'),
  row('interests', 'list'),
  row('lastActiveAt', 'moment', { behaviour: true }),
  row('dormant', 'flag', { behaviour: true }),
  row('orderCount', 'number', { behaviour: true }),
  row('totalSpentFen', 'number', { behaviour: true }),
  row('averageOrderFen', 'number', { behaviour: true }),
  row('lastOrderAt', 'moment', { behaviour: true }),
  row('repurchaseCycleDays', 'number', { behaviour: true }),
  row('rfm.r', 'number', { behaviour: true }),
  row('rfm.f', 'number', { behaviour: true }),
  row('rfm.m', 'number', { behaviour: true }),
  row('rfmClass', 'choice', { behaviour: true, options: RFM_CLASSES }),
  row('couponStatus', 'coupon'),
  row('follower', 'flag'),
  row('lead', 'flag'),
  row('platforms', 'list'),
  row('consent.wechat', 'flag'),
  row('consent.sms', 'flag'),
  row('consent.email', 'flag'),
  row('emailVerified', 'flag'),
  row('profileCompleteness', 'number'),
  row('segment', 'segment'),
]

const BY_NAME: ReadonlyMap<string, FieldSpec> = new Map(SEGMENT_FIELDS.map((spec) => [spec.field, spec]))

const OWN = /^own\.[a-z][A-Za-z0-9_]{0,19}$/

/** The row of a field, undefined for a name that is not in the table and none of the brand's own could have. */
export const fieldSpec = (field: string): FieldSpec | undefined =>
  BY_NAME.get(field) ?? (OWN.test(field) ? row(field, 'own') : undefined)

/** `none`: the member holds no coupon of that template. */
export const COUPON_LEAF_STATUSES = ['claimed', 'redeemed', 'expired', 'voided', 'none'] as const
export type CouponLeafValue = { couponTemplateId: string; status: (typeof COUPON_LEAF_STATUSES)[number] }

export type RuleScalar = string | number | boolean
export type RuleValue = RuleScalar | readonly RuleScalar[] | CouponLeafValue
export type RuleLeaf = { field: string; op: RuleOp; value: RuleValue }
export type SegmentRule = { all: SegmentRule[] } | { any: SegmentRule[] } | { not: SegmentRule } | RuleLeaf

/** Groups around the deepest leaf, leaves (and groups) in one rule, values in all its lists together. */
export const RULE_LIMITS = { depth: 20, leaves: 500, values: 10_000, textLength: 200, days: 36_500 } as const
