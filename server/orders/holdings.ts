import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const orderPeople: readonly PersonTable[] = [
  {
    table: 'shop_order',
    leads: { memberId: 'member' },
    merge: { by: 'orders' },
    export: {
      columns: [
        'platform',
        'orderNo',
        'status',
        'paidAt',
        'amountFen',
        'refundedFen',
        'storeId',
        'source',
        'createdAt',
      ],
    },
    // The order stays in the shop's sums, under nobody's name.
    erase: { does: 'blank', columns: { memberId: null } },
  },
  {
    table: 'member_stat',
    leads: { memberId: 'member' },
    merge: { by: 'orders' },
    export: { columns: ['orderCount', 'returnedCount', 'spentFen', 'firstPaidAt', 'lastPaidAt'] },
    erase: { does: 'delete' },
  },
]
