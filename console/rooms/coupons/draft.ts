import { addDays, isoOf, shanghaiDay, shanghaiDayLast, shanghaiDayStart } from '../../../shared/rules/calendar'
import { codeText, plainText } from '../../../shared/rules/typed'
import type { Translations } from '../../../shared/rules/translation'
import type { SegmentRule } from '../../../shared/rules/segmentFields'
import type { Answer, Args } from '../../api'

export type Template = Answer<'readCouponTemplate'>
type Sent = Args<'createCouponTemplate'>['body']
type Change = Args<'editCouponTemplate'>['body']
/** From and until: two moments (ISO 8601), two days or two times of the day. */
export type Span = [string, string]

/** The form as people fill it; amounts in fen, windows as pairs. */
export type Draft = {
  title: string
  titles?: Translations | null
  kind: Template['kind']
  valueFen?: number | null
  discountPercent?: number | null
  maxDiscountFen?: number | null
  thresholdFen?: number | null
  forGoods: boolean
  goodsName?: string
  goodsNames?: Translations | null
  skus?: string
  total: number
  perMemberLimit: number
  budgetFen?: number | null
  stripes: number
  window: Span
  validity: 'fixed' | 'days_after_claim'
  days?: number
  validWindow?: Span
  weekdays: number[]
  hours: (Span | null | undefined)[]
  blackout: (Span | null | undefined)[]
  storeIds: string[]
  segmentIds: string[]
  tiers: string[]
  regionCodes: string[]
  eligibility?: SegmentRule
  transferable: boolean
  inCentre: boolean
  issueOnJoin: boolean
  onBirthday: boolean
  birthdayDays: number
  issueOnTier: string[]
  codeWord?: string
  pointsPrice?: number | null
  codeSource: 'own' | 'list'
  wechatCoupon: boolean
}

/** A new coupon: in the centre, open for thirty days, valid for thirty after claiming, one each. */
export const blank = (now: number = Date.now()): Partial<Draft> => ({
  title: '',
  kind: 'cash',
  thresholdFen: 0,
  forGoods: false,
  perMemberLimit: 1,
  stripes: 1,
  window: [isoOf(shanghaiDayStart(shanghaiDay(now))), isoOf(shanghaiDayLast(addDays(shanghaiDay(now), 30)))],
  validity: 'days_after_claim',
  days: 30,
  weekdays: [],
  hours: [],
  blackout: [],
  storeIds: [],
  segmentIds: [],
  tiers: [],
  regionCodes: [],
  transferable: false,
  inCentre: true,
  issueOnJoin: false,
  onBirthday: false,
  birthdayDays: 7,
  issueOnTier: [],
  codeSource: 'own',
  wechatCoupon: false,
})

export const draftOf = (template: Template): Draft => ({
  ...template,
  forGoods: template.goods !== undefined,
  goodsName: template.goods?.name,
  goodsNames: template.goods?.names,
  skus: template.goods?.skus.join('\n'),
  window: [template.claimFrom, template.claimUntil],
  validity: template.validity.kind,
  days: template.validity.kind === 'days_after_claim' ? template.validity.days : undefined,
  validWindow: template.validity.kind === 'fixed' ? [template.validity.from, template.validity.until] : undefined,
  weekdays: template.useTimes?.weekdays ?? [],
  hours: (template.useTimes?.hours ?? []).map(({ from, to }): Span => [from, to]),
  blackout: (template.useTimes?.blackout ?? []).map(({ from, until }): Span => [from, until]),
  storeIds: template.storeIds ?? [],
  segmentIds: template.segmentIds ?? [],
  tiers: template.tiers ?? [],
  regionCodes: template.regionCodes ?? [],
  onBirthday: template.issueOnBirthday !== undefined,
  birthdayDays: template.issueOnBirthday?.daysBefore ?? 7,
  issueOnTier: template.issueOnTier ?? [],
})

/** Article numbers as pasted, in any width: apart by blanks, commas or lines, each once. */
export const skusOf = (text: string | undefined): string[] => [
  ...new Set(
    plainText((text ?? '').replace(/、/g, ','))
      .split(/[ ,;]+/)
      .filter((sku) => sku !== ''),
  ),
]

const goodsFrom = ({ goodsName, goodsNames, skus }: Draft): Sent['goods'] => ({
  name: (goodsName ?? '').trim(),
  ...(goodsNames ? { names: goodsNames } : {}),
  skus: skusOf(skus),
})

/** When it may be used, as the contract has it; undefined where nothing restricts. */
export function timesOf(draft: Partial<Draft>): Sent['useTimes'] {
  const hours = (draft.hours ?? []).flatMap((span) => (span ? [{ from: span[0], to: span[1] }] : []))
  const blackout = (draft.blackout ?? []).flatMap((span) => (span ? [{ from: span[0], until: span[1] }] : []))
  const weekdays = [...(draft.weekdays ?? [])].sort((a, b) => a - b)
  if (weekdays.length + hours.length + blackout.length === 0) return undefined
  return {
    ...(weekdays.length > 0 ? { weekdays } : {}),
    ...(hours.length > 0 ? { hours } : {}),
    ...(blackout.length > 0 ? { blackout } : {}),
  }
}

const some = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined)

/** What the server is sent: only what this kind has, moments in UTC; what is not set is left out. */
export function sentOf(draft: Draft): Sent {
  const [from, until] = draft.window
  const { kind } = draft
  const sent: Sent = {
    title: draft.title.trim(),
    titles: draft.titles ?? undefined,
    kind,
    valueFen: kind === 'discount' ? undefined : (draft.valueFen ?? undefined),
    discountPercent: kind === 'discount' ? (draft.discountPercent ?? undefined) : undefined,
    maxDiscountFen: kind === 'discount' ? (draft.maxDiscountFen ?? undefined) : undefined,
    thresholdFen: draft.thresholdFen ?? 0,
    total: draft.total,
    perMemberLimit: draft.perMemberLimit,
    claimFrom: from,
    claimUntil: until,
    validity:
      draft.validity === 'fixed' && draft.validWindow
        ? { kind: 'fixed', from: draft.validWindow[0], until: draft.validWindow[1] }
        : { kind: 'days_after_claim', days: draft.days ?? 1 },
    eligibility: draft.eligibility,
    tiers: some(draft.tiers),
    regionCodes: some(draft.regionCodes),
    segmentIds: some(draft.segmentIds),
    storeIds: some(draft.storeIds),
    useTimes: timesOf(draft),
    goods: draft.forGoods ? goodsFrom(draft) : undefined,
    transferable: draft.transferable,
    issueOnJoin: draft.issueOnJoin,
    issueOnBirthday: draft.onBirthday ? { daysBefore: draft.birthdayDays } : undefined,
    issueOnTier: some(draft.issueOnTier),
    inCentre: draft.inCentre,
    codeWord: codeText(draft.codeWord ?? '').trim() || undefined,
    pointsPrice: draft.pointsPrice ?? undefined,
    codeSource: draft.codeSource,
    stripes: draft.stripes,
    wechatCoupon: draft.wechatCoupon && kind !== 'shipping',
    budgetFen: draft.budgetFen ?? undefined,
  }
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) as Sent
}

/**
 * Only what differs from the template as it was read: a published one refuses fields that are sent unchanged too. What was
 * taken away is sent as null.
 */
export function changesOf(template: Template, draft: Draft): Change {
  const before: Record<string, unknown> = sentOf(draftOf(template))
  const after: Record<string, unknown> = sentOf(draft)
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  return Object.fromEntries(changed.map((name) => [name, after[name] ?? null])) as Change
}

/** What all pieces together may take off at most, in fen; null where a percentage has no ceiling. */
export function mostCostFen(draft: Partial<Draft>): number | null {
  const each = draft.kind === 'discount' ? draft.maxDiscountFen : draft.valueFen
  if (draft.kind === 'discount' && !each) return null
  return (each ?? 0) * (draft.total ?? 0)
}

/** How many pieces a budget is enough for, all used to the full; null where that cannot be told. */
export function piecesIn(draft: Partial<Draft>): number | null {
  const each = draft.kind === 'discount' ? draft.maxDiscountFen : draft.valueFen
  if (!draft.budgetFen || !each) return null
  return Math.min(draft.total ?? Infinity, Math.floor(draft.budgetFen / each))
}
