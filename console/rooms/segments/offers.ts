import { ownName } from '../../../shared/rules/ownFields'
import { askedOf, OPS_OF_OWN } from '../../../shared/rules/segmentOwn'
import { liveOwnFields, ownFieldOf } from '../../ownFields'
import {
  fieldSpec,
  OPS_OF_KIND,
  SEGMENT_FIELDS,
  type FieldKind,
  type RuleOp,
} from '../../../shared/rules/segmentFields'

/** The comparisons the builder offers for each kind, the most asked first; all of them are ops of the rule table. */
const OFFERED: Record<FieldKind, readonly RuleOp[]> = {
  region: ['in', 'notIn', 'exists'],
  number: ['gte', 'lte', 'gt', 'lt', 'eq', 'between', 'ne', 'in', 'notIn', 'exists'],
  choice: ['in', 'notIn', 'exists'],
  moment: ['withinDays', 'olderThanDays', 'gte', 'lte', 'gt', 'lt', 'between', 'exists'],
  list: ['contains', 'notIn', 'exists'],
  flag: ['eq'],
  coupon: ['eq', 'ne'],
  segment: ['in', 'notIn'],
  // Each says itself what may be asked of it.
  own: [],
}

/** The same for the brand's own fields. */
const OFFERED_OWN: Record<keyof typeof OPS_OF_OWN, readonly RuleOp[]> = {
  text: ['in', 'notIn', 'exists'],
  number: OFFERED.number,
  choice: OFFERED.choice,
  several: ['contains', 'exists'],
  date: ['withinDays', 'olderThanDays', 'gte', 'lte', 'gt', 'lt', 'between', 'exists'],
  flag: ['eq', 'exists'],
}

/** Months are picked, not typed. */
const PICKED: readonly RuleOp[] = ['in', 'notIn', 'exists']
/** Nobody looks for an amount to the fen. */
const AMOUNTS: readonly RuleOp[] = ['gte', 'lte', 'gt', 'lt', 'between', 'exists']

export function opsOf(field: string): readonly RuleOp[] {
  if (field === 'birthdayMonth') return PICKED
  const own = ownFieldOf(field)
  if (own) return OFFERED_OWN[askedOf(own)]
  if (field.endsWith('Fen')) return AMOUNTS
  const kind = fieldSpec(field)?.kind
  if (!kind) return []
  const known: readonly RuleOp[] = OPS_OF_KIND[kind]
  return OFFERED[kind].filter((op) => known.includes(op))
}

/** What a fresh condition starts with; empty where only the person can know. */
export function startOf(field: string, op: string): unknown {
  const kind = fieldSpec(field)?.kind
  if (op === 'exists') return true
  if (op === 'withinDays' || op === 'olderThanDays') return 30
  if (op === 'in' || op === 'notIn' || op === 'contains') return []
  if (op === 'between') return [null, null]
  if (kind === 'flag' || ownFieldOf(field)?.kind === 'flag') return true
  if (kind === 'coupon') return { couponTemplateId: '', status: 'claimed' }
  return null
}

export const GROUPS = {
  place: ['regionCode', 'monthMeanTempC'],
  who: ['language', 'gender', 'age', 'birthdayMonth', 'tier', 'points', 'profileCompleteness', 'emailVerified'],
  from: ['joinedAt', 'joinChannelId', 'storeId', 'follower', 'platforms', 'lead'],
  likes: ['tags', 'interests'],
  orders: [
    'orderCount',
    'totalSpentFen',
    'averageOrderFen',
    'lastOrderAt',
    'repurchaseCycleDays',
    'rfmClass',
    'rfm.r',
    'rfm.f',
    'rfm.m',
  ],
  coupon: ['couponStatus'],
  consent: ['consent.wechat', 'consent.sms', 'consent.email'],
  saved: ['segment'],
} as const satisfies Record<string, readonly string[]>

/** Every field of the table in its group; one that no group names stands with behaviour. */
export function grouped(): { group: keyof typeof GROUPS | 'own' | 'behaviour'; fields: string[] }[] {
  const placed = new Set<string>(Object.values(GROUPS).flat())
  const known = new Set(SEGMENT_FIELDS.map(({ field }) => field))
  return [
    ...(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => ({
      group,
      fields: GROUPS[group].filter((field) => known.has(field)) as string[],
    })),
    { group: 'own' as const, fields: liveOwnFields().map(({ key }) => ownName(key)) },
    { group: 'behaviour' as const, fields: [...known].filter((field) => !placed.has(field)) },
  ]
}
