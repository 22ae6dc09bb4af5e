import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const cardPeople: readonly PersonTable[] = [
  {
    table: 'wechat_card',
    leads: { memberId: 'member', openid: 'openid' },
    // The card lies in the folder of the openid, which goes with the account; so it is the account’s that has the piece.
    merge: {
      moves: ['memberId'],
      key: ['id'],
      only: "state IN ('asked','SENDED')",
      follows: { table: 'coupon', by: 'couponId' },
    },
    export: { columns: ['code', 'state', 'askedAt', 'sentAt'] },
    erase: { keeps: 'the platform is told under it that the piece is gone' },
  },
]
