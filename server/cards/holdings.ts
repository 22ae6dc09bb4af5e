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
    erase: {
      does: 'blank',
      columns: { openid: '' },
      later: 'the platform is told under it first that the piece is gone',
      keeps: {
        memberId: 'an id that leads to nobody',
        code: 'the piece’s own',
        state: 'the piece’s own',
        askedAt: 'the piece’s own',
        sentAt: 'the piece’s own',
      },
    },
  },
]
