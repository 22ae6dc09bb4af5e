import { ageOn, DAY_MS, shanghaiDay } from './calendar'
import { regionCovers } from './region'
import type { OrderStat, RfmSettings } from './rfm'
import {
  fieldSpec,
  type COUPON_LEAF_STATUSES,
  type CouponLeafValue,
  type RuleLeaf,
  type RuleScalar,
  type SegmentRule,
} from './segmentFields'
import { isOrderField, orderFact } from './segmentOrders'
import { ownHolds, ownKeyOf } from './segmentOwn'

/** What is known of one member; absent and null are "missing". Moments in milliseconds, lists may be empty. */
export type MemberFacts = {
  regionCode?: string | null
  language?: string | null
  gender?: string | null
  birthday?: string | null
  tier?: string | null
  points?: number | null
  joinedAt?: number | null
  joinChannelId?: string | null
  storeId?: string | null
  tags?: readonly string[]
  interests?: readonly string[]
  lastActiveAt?: number | null
  dormant?: boolean | null
  coupons?: readonly {
    couponTemplateId: string
    status: Exclude<(typeof COUPON_LEAF_STATUSES)[number], 'none'> | 'transferring'
  }[]
  follower?: boolean
  lead?: boolean
  platforms?: readonly string[]
  consent?: { wechat?: boolean; sms?: boolean; email?: boolean; personalisation?: boolean }
  emailVerified?: boolean
  profileCompleteness?: number | null
  /** The static segments that she is in; living ones are put in a rule's place before it is read (segmentSaved.ts). */
  segments?: readonly string[]
  /** What she told for the brand's own fields, by their keys. */
  own?: Readonly<Record<string, RuleScalar | readonly string[]>>
  /** What her purchases add up to; none: she has no purchase. */
  orders?: OrderStat | null
}

/** The moment asked at, the means of the present month in Shanghai by region (null where unknown), and the shop's bands. */
export type RuleContext = {
  now: number
  monthMeanTempC: (regionCode: string) => number | null
  rfm: RfmSettings
}

/**
 * Whether the rule holds for this member: the plain meaning of a checked rule, against which the compiled query is tested.
 * A leaf on a missing value is false (but `exists` false); `not` is the full complement; a list is never missing, only
 * empty. A behaviour leaf is false for a member who has not allowed personalisation, whatever its op.
 */
export function evaluate(rule: SegmentRule, facts: MemberFacts, ctx: RuleContext): boolean {
  if ('all' in rule) return rule.all.every((part) => evaluate(part, facts, ctx))
  if ('any' in rule) return rule.any.some((part) => evaluate(part, facts, ctx))
  if ('not' in rule) return !evaluate(rule.not, facts, ctx)
  return evaluateLeaf(rule, facts, ctx)
}

/** Whether a rule asks who is a lead: then leads are among those it is about, else members alone. */
export function asksForLeads(rule: SegmentRule): boolean {
  if ('all' in rule) return rule.all.some(asksForLeads)
  if ('any' in rule) return rule.any.some(asksForLeads)
  return 'not' in rule ? asksForLeads(rule.not) : rule.field === 'lead'
}

/** Whether a rule finds this person: she is among those it is about, and it holds for her. */
export const finds = (rule: SegmentRule, facts: MemberFacts, ctx: RuleContext): boolean =>
  (facts.lead !== true || asksForLeads(rule)) && evaluate(rule, facts, ctx)

function evaluateLeaf(leaf: RuleLeaf, facts: MemberFacts, ctx: RuleContext): boolean {
  const spec = fieldSpec(leaf.field)
  if (!spec || (spec.behaviour && facts.consent?.personalisation !== true)) return false
  if (spec.kind === 'own') return ownHolds(leaf, facts.own?.[ownKeyOf(leaf.field) ?? ''], ctx.now, scalarHolds)
  if (spec.kind === 'coupon') {
    const held = holds(facts, leaf.value as CouponLeafValue)
    return leaf.op === 'eq' ? held : !held
  }
  if (spec.kind === 'list' || spec.kind === 'segment') return listLeaf(leaf, listOf(leaf.field, facts))
  const value = valueOf(leaf.field, facts, ctx)
  const missing = value === null || value === undefined
  if (leaf.op === 'exists') return missing !== leaf.value
  if (missing) return false
  if (spec.kind === 'region') return regionLeaf(leaf, String(value))
  return spec.kind === 'moment' ? momentLeaf(leaf, Number(value), ctx.now) : scalarHolds(leaf, value)
}

function holds(facts: MemberFacts, asked: CouponLeafValue): boolean {
  const own = (facts.coupons ?? []).filter((coupon) => coupon.couponTemplateId === asked.couponTemplateId)
  return asked.status === 'none' ? own.length === 0 : own.some((coupon) => coupon.status === asked.status)
}

const listOf = (field: string, { tags, interests, platforms, segments }: MemberFacts): readonly string[] =>
  (field === 'tags' ? tags : field === 'interests' ? interests : field === 'segment' ? segments : platforms) ?? []

function listLeaf(leaf: RuleLeaf, list: readonly string[]): boolean {
  if (leaf.op === 'exists') return list.length > 0 === leaf.value
  const hasAny = itemsOf(leaf).some((word) => list.includes(String(word)))
  return leaf.op === 'notIn' ? !hasAny : hasAny
}

const itemsOf = (leaf: RuleLeaf): readonly RuleScalar[] =>
  Array.isArray(leaf.value) ? (leaf.value as readonly RuleScalar[]) : [leaf.value as RuleScalar]

function regionLeaf(leaf: RuleLeaf, own: string): boolean {
  const within = itemsOf(leaf).some((code) => regionCovers(String(code), own))
  return leaf.op === 'in' || leaf.op === 'eq' ? within : !within
}

/** Days are 24 hours back from now; a moment in the future is neither within nor older. */
function momentLeaf(leaf: RuleLeaf, at: number, now: number): boolean {
  if (leaf.op === 'withinDays') return at >= now - Number(leaf.value) * DAY_MS && at <= now
  if (leaf.op === 'olderThanDays') return at < now - Number(leaf.value) * DAY_MS
  return scalarHolds({ ...leaf, value: itemsOf(leaf).map((text) => Date.parse(String(text))) }, at)
}

/** Whether a leaf that is no `exists` holds for the value. */
export function scalarHolds(leaf: RuleLeaf, value: RuleScalar): boolean {
  const items = itemsOf(leaf)
  const first = items[0] as RuleScalar
  switch (leaf.op) {
    case 'eq':
    case 'in':
      return items.includes(value)
    case 'ne':
    case 'notIn':
      return !items.includes(value)
    case 'gt':
      return value > first
    case 'gte':
      return value >= first
    case 'lt':
      return value < first
    case 'lte':
      return value <= first
    case 'between':
      return value >= first && value <= (items[1] as RuleScalar)
    default:
      return false
  }
}

function valueOf(field: string, facts: MemberFacts, ctx: RuleContext): RuleScalar | null | undefined {
  if (isOrderField(field)) return orderFact(field, facts.orders ?? null, ctx)
  switch (field) {
    case 'regionCode':
      return facts.regionCode
    case 'monthMeanTempC':
      return facts.regionCode ? ctx.monthMeanTempC(facts.regionCode) : null
    case 'age':
      return facts.birthday ? ageOn(facts.birthday, shanghaiDay(ctx.now)) : null
    case 'birthdayMonth':
      return facts.birthday ? Number(facts.birthday.slice(5, 7)) : null
    case 'language':
      return facts.language
    case 'gender':
      return facts.gender
    case 'tier':
      return facts.tier
    case 'points':
      return facts.points
    case 'joinedAt':
      return facts.joinedAt
    case 'joinChannelId':
      return facts.joinChannelId
    case 'storeId':
      return facts.storeId
    case 'lastActiveAt':
      return facts.lastActiveAt
    case 'dormant':
      return facts.dormant
    case 'follower':
      return facts.follower ?? false
    case 'lead':
      return facts.lead ?? false
    case 'consent.wechat':
      return facts.consent?.wechat ?? false
    case 'consent.sms':
      return facts.consent?.sms ?? false
    case 'consent.email':
      return facts.consent?.email ?? false
    case 'emailVerified':
      return facts.emailVerified ?? false
    case 'profileCompleteness':
      return facts.profileCompleteness
    default:
      return undefined
  }
}
