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
    erase: {
      does: 'blank',
      columns: { memberId: null },
      keeps: {
        platform: 'the shop’s books',
        orderNo: 'the shop’s books; it names nobody',
        status: 'the shop’s books',
        paidAt: 'the shop’s books',
        amountFen: 'the shop’s books',
        refundedFen: 'the shop’s books',
        storeId: 'the shop’s books',
        source: 'the shop’s books',
        createdAt: 'the shop’s books',
      },
    },
  },
  {
    table: 'member_stat',
    leads: { memberId: 'member' },
    merge: { by: 'orders' },
    export: { columns: ['orderCount', 'returnedCount', 'spentFen', 'firstPaidAt', 'lastPaidAt'] },
    erase: { does: 'delete' },
  },
]
