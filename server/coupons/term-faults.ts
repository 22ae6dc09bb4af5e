import { isDay } from '../../shared/rules/calendar'
import { isRegionCode } from '../../shared/rules/region'
import type { FieldError } from '../base/errors'
import { mostOf } from './budget'
import type { TemplateTerms } from './template-terms'

/** Every way in which the terms contradict themselves, each by the field of the request it lies in. */
export const termFaults = (t: TemplateTerms): FieldError[] => [
  ...moneyFaults(t),
  ...budgetFaults(t),
  ...dateFaults(t),
  ...useFaults(t),
  ...wayFaults(t),
]

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

/** Money can be held to a budget only where each piece has a most it can cost, and where one row counts it. */
function budgetFaults(t: TemplateTerms): FieldError[] {
  if (t.budgetFen === null) return []
  const most = mostOf(t)
  if (most === null) {
    const path = t.kind === 'discount' ? 'maxDiscountFen' : 'valueFen'
    return [{ path, message: 'a budget needs to know the most one coupon can cost' }]
  }
  return most > t.budgetFen ? [{ path: 'budgetFen', message: 'does not cover one coupon' }] : []
}

function dateFaults(t: TemplateTerms): FieldError[] {
  const faults: FieldError[] = []
  if (t.claimUntil <= t.claimFrom) faults.push({ path: 'claimUntil', message: 'must be after claimFrom' })
  if (t.validityKind !== 'fixed') return faults
  if (t.validUntil! <= t.validFrom!) faults.push({ path: 'validity.until', message: 'must be after validity.from' })
  if (t.validUntil! < t.claimFrom) faults.push({ path: 'validity.until', message: 'must not be before claimFrom' })
  return faults
}

function useFaults({ useTimes, goods }: TemplateTerms): FieldError[] {
  const faults: FieldError[] = []
  const twice = (path: string, list: readonly (string | number)[] | undefined) =>
    list?.forEach((item, i) => {
      if (list.indexOf(item) < i) faults.push({ path: `${path}.${i}`, message: 'stands there twice' })
    })
  twice('useTimes.weekdays', useTimes?.weekdays)
  twice(
    'useTimes.hours',
    useTimes?.hours?.map((h) => `${h.from} ${h.to}`),
  )
  useTimes?.blackout?.forEach(({ from, until }, i) => {
    if (!isDay(from)) faults.push({ path: `useTimes.blackout.${i}.from`, message: 'not a calendar day' })
    else if (!isDay(until)) faults.push({ path: `useTimes.blackout.${i}.until`, message: 'not a calendar day' })
    else if (until < from) faults.push({ path: `useTimes.blackout.${i}.until`, message: 'must not be before from' })
  })
  twice('goods.skus', goods?.skus)
  return faults
}

/** Regions that are none, and ways in that exclude each other: several rows can share a plain quantity, not a budget and not one row of codes. */
function wayFaults(t: TemplateTerms): FieldError[] {
  const faults: FieldError[] = []
  t.regionCodes?.forEach((code, i) => {
    if (!isRegionCode(code)) faults.push({ path: `regionCodes.${i}`, message: 'no such region' })
  })
  if (t.stripes > 1 && t.budgetFen !== null)
    faults.push({ path: 'stripes', message: 'a budget is counted in one row: use 1' })
  if (t.stripes > 1 && t.codeSource === 'list')
    faults.push({ path: 'stripes', message: 'codes of a list are taken in one row: use 1' })
  if (t.stripes > t.total) faults.push({ path: 'stripes', message: 'more shares than pieces' })
  if (t.wechatCoupon && t.kind === 'shipping')
    faults.push({ path: 'wechatCoupon', message: 'WeChat has no merchant coupon of this kind' })
  return faults
}
