import type { Draft } from './draft'

/** What each step of the wizard is given. */
export type StepProps = { seen: Partial<Draft>; locked: boolean; leastTotal: number }

export const STEPS = ['what', 'who', 'when', 'much', 'ways', 'review'] as const
export type StepName = (typeof STEPS)[number]

/** Where each field of the form stands, so that a refusal leads to its step. */
const FIELDS: Record<Exclude<StepName, 'review'>, readonly (keyof Draft)[]> = {
  what: [
    'title',
    'titles',
    'kind',
    'valueFen',
    'discountPercent',
    'maxDiscountFen',
    'thresholdFen',
    'forGoods',
    'goodsName',
    'goodsNames',
    'skus',
  ],
  who: ['storeIds', 'segmentIds', 'tiers', 'regionCodes', 'eligibility'],
  when: ['window', 'validity', 'days', 'validWindow', 'weekdays', 'hours', 'blackout'],
  much: ['total', 'perMemberLimit', 'budgetFen', 'stripes'],
  ways: [
    'inCentre',
    'issueOnJoin',
    'onBirthday',
    'birthdayDays',
    'issueOnTier',
    'codeWord',
    'pointsPrice',
    'codeSource',
    'transferable',
    'wechatCoupon',
  ],
}

export const fieldsOf = (step: StepName): readonly (keyof Draft)[] => (step === 'review' ? [] : FIELDS[step])

/** The number of the step on which a field stands; the first for one that no step has. */
export const stepOf = (field: string): number =>
  Math.max(
    0,
    STEPS.findIndex((step) => fieldsOf(step).some((name) => name === field)),
  )

const ELSEWHERE: Record<string, keyof Draft> = {
  claimFrom: 'window',
  claimUntil: 'window',
  issueOnBirthday: 'onBirthday',
}

/** The form's field for a path that the server names in a refusal; null: none of ours. */
export function fieldOfPath(path: string): [keyof Draft] | null {
  const [head = '', next = ''] = path.split('.')
  if (head === 'useTimes') return [next === 'hours' || next === 'blackout' || next === 'weekdays' ? next : 'weekdays']
  if (head === 'goods') return [next === 'name' ? 'goodsName' : next === 'names' ? 'goodsNames' : 'skus']
  if (head === 'validity')
    return [next === 'days' ? 'days' : next === 'kind' || next === '' ? 'validity' : 'validWindow']
  const own = ELSEWHERE[head]
  if (own) return [own]
  const known = Object.values(FIELDS).flat()
  const found = known.find((name) => name === head)
  return found ? [found] : null
}
