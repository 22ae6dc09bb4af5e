import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const paymentPeople: readonly PersonTable[] = [
  {
    table: 'pay_order',
    leads: { memberId: 'member', openid: 'openid' },
    merge: { stays: 'who bought what stays said; the account that stays reads it too (accounts.ts)' },
    export: { columns: ['orderNo', 'title', 'amountFen', 'status', 'createdAt', 'paidAt', 'refundedFen'] },
    erase: {
      does: 'blank',
      columns: { openid: '' },
      later: 'a payment that is on its way is compared with it',
      keeps: {
        memberId: 'an id that leads to nobody',
        orderNo: 'the law wants accounts kept for years',
        title: 'the law wants accounts kept for years',
        amountFen: 'the law wants accounts kept for years',
        status: 'the law wants accounts kept for years',
        createdAt: 'the law wants accounts kept for years',
        paidAt: 'the law wants accounts kept for years',
        refundedFen: 'the law wants accounts kept for years',
      },
    },
  },
  {
    table: 'paid_period',
    leads: { memberId: 'member', tierMemberId: 'member' },
    merge: { stays: 'its months count for the account that stays, and are not again once they part (periods.ts)' },
    export: { columns: ['tier', 'months', 'since', 'until', 'endedAt'], by: ['memberId'] },
    erase: { keeps: 'part of the order that brought it' },
  },
]
