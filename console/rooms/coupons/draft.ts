import type { Dayjs } from 'dayjs'
import dayjs from 'dayjs'
import type { Answer, Args } from '../../api'
import type { SegmentRule } from '../../../shared/rules/segmentFields'

export type Template = Answer<'readCouponTemplate'>
type Sent = Args<'createCouponTemplate'>['body']

/** The form as people fill it; amounts in fen, windows as pairs of days and times. */
export type Draft = {
  title: string
  kind: Template['kind']
  valueFen?: number
  discountPercent?: number
  maxDiscountFen?: number
  thresholdFen?: number
  total: number
  perMemberLimit: number
  window: [Dayjs, Dayjs]
  validity: 'fixed' | 'days_after_claim'
  days?: number
  validWindow?: [Dayjs, Dayjs]
  storeIds: string[]
  eligibility?: SegmentRule
  transferable: boolean
  issueOnJoin: boolean
}

/** A new coupon: open for thirty days, valid for thirty after claiming, one each. */
export const blank = (): Partial<Draft> => ({
  title: '',
  kind: 'cash',
  thresholdFen: 0,
  perMemberLimit: 1,
  window: [dayjs().startOf('day'), dayjs().add(30, 'day').endOf('day')],
  validity: 'days_after_claim',
  days: 30,
  storeIds: [],
  transferable: false,
  issueOnJoin: false,
})

export const draftOf = (template: Template): Draft => ({
  ...template,
  window: [dayjs(template.claimFrom), dayjs(template.claimUntil)],
  validity: template.validity.kind,
  days: template.validity.kind === 'days_after_claim' ? template.validity.days : undefined,
  validWindow:
    template.validity.kind === 'fixed' ? [dayjs(template.validity.from), dayjs(template.validity.until)] : undefined,
  storeIds: template.storeIds ?? [],
})

/** What the server is sent: only what this kind has, moments in UTC. */
export function sentOf(draft: Draft): Sent {
  const [from, until] = draft.window
  return {
    title: draft.title.trim(),
    kind: draft.kind,
    ...(draft.kind === 'cash' || draft.kind === 'shipping' ? { valueFen: draft.valueFen } : {}),
    ...(draft.kind === 'discount'
      ? { discountPercent: draft.discountPercent, maxDiscountFen: draft.maxDiscountFen ?? undefined }
      : {}),
    thresholdFen: draft.thresholdFen ?? 0,
    total: draft.total,
    perMemberLimit: draft.perMemberLimit,
    claimFrom: from.toISOString(),
    claimUntil: until.toISOString(),
    validity:
      draft.validity === 'fixed' && draft.validWindow
        ? { kind: 'fixed', from: draft.validWindow[0].toISOString(), until: draft.validWindow[1].toISOString() }
        : { kind: 'days_after_claim', days: draft.days ?? 1 },
    ...(draft.eligibility ? { eligibility: draft.eligibility } : {}),
    ...(draft.storeIds.length > 0 ? { storeIds: draft.storeIds } : {}),
    transferable: draft.transferable,
    issueOnJoin: draft.issueOnJoin,
  }
}

/** Only what differs from the template as it was read: a published one refuses fields that are sent unchanged too. */
export function changesOf(template: Template, draft: Draft): Partial<Sent> {
  const [before, after] = [sentOf(draftOf(template)), sentOf(draft)]
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Sent]),
  )
  return Object.fromEntries(changed) as Partial<Sent>
}
