import type { listAudit as row } from '../../shared/contract/audit'
import type { AnswerBody } from '../../shared/contract/route'
import type { Changes } from '../base/changes'

type Said = AnswerBody<typeof row>['items'][number]['changes']
type Value = Said[number]['from']

/** Fields that point at things, with the kind by which these are called. */
const POINTS: Record<string, string> = {
  storeId: 'store',
  storeIds: 'store',
  segmentId: 'segment',
  segmentIds: 'segment',
  unopenedOf: 'campaign',
  couponTemplateId: 'coupon_template',
  staffId: 'staff',
  'templateIds.mini_subscribe': 'message_template',
  'templateIds.oa_template': 'message_template',
}

const idsIn = (value: unknown): string[] => [value].flat().filter((id): id is string => typeof id === 'string')

/** The things that changes speak of. */
export const spokenOf = (changes: Changes): { objectKind: string; objectId: string }[] =>
  Object.entries(changes).flatMap(([field, values]) => {
    const objectKind = POINTS[field]
    return objectKind === undefined ? [] : values.flatMap(idsIn).map((objectId) => ({ objectKind, objectId }))
  })

/** Changes as people read them: things by their names, several with a sign between them; what has a shape of its own as it is kept. */
export const saidChanges = (changes: Changes, names: Map<string, string>): Said =>
  Object.entries(changes).map(([field, [from, to]]) => {
    const kind = POINTS[field]
    const called = (one: unknown): unknown => (kind === undefined ? one : (names.get(`${kind}:${String(one)}`) ?? one))
    return { field, from: said(from, called), to: said(to, called) }
  })

function said(value: unknown, called: (one: unknown) => unknown): Value {
  if (Array.isArray(value) && value.every(isScalar)) return value.map((one) => String(called(one))).join('、')
  return isScalar(value) ? (called(value) as Value) : JSON.stringify(value)
}

const isScalar = (value: unknown): value is Value =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)
