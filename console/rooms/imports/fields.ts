import type { CELL_FIELDS, GROUP_FIELDS } from '../../../shared/rules/importPlan'

export type Field = (typeof CELL_FIELDS)[number] | (typeof GROUP_FIELDS)[number]

const PERSON = ['phone', 'phoneWithin', 'virtualPhoneExpiresAt', 'externalId', 'email', 'nickname'] as const

/** The fields that files of a kind are read by, in the order in which people look for them. */
export const FIELDS = {
  orders: [
    'orderNo',
    'paidAt',
    'orderedAt',
    'amount',
    'amountFen',
    'unitPrice',
    'status',
    'payState',
    'fulfilment',
    'refundState',
    'refunded',
    'refundedFen',
    'cancelled',
    'currency',
    'platform',
    'storeName',
    'items',
    'quantity',
    ...PERSON,
    'region',
    'regionCode',
    'deleted',
  ],
  customers: [
    ...PERSON,
    'gender',
    'birthday',
    'region',
    'regionCode',
    'language',
    'platform',
    'consentProof',
    'tags',
    'deleted',
  ],
} as const satisfies Record<string, readonly Field[]>

/** Without these, or one of several of them, a file brings nothing in. */
export const NEEDED: ReadonlySet<Field> = new Set<Field>([
  'orderNo',
  'paidAt',
  'amount',
  'phone',
  'externalId',
  'email',
])
