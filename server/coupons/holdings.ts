import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const couponPeople: readonly PersonTable[] = [
  {
    table: 'coupon',
    leads: { memberId: 'member', issuedTo: 'member' },
    merge: { by: 'coupons' },
    // Those she holds; one that she gave away is another's, and told of in coupon_transfer.
    export: {
      columns: ['code', 'status', 'source', 'claimedAt', 'validFrom', 'validUntil', 'redeemedAt'],
      by: ['memberId'],
    },
    erase: { keeps: 'what was issued and used is counted in limits and budgets; no name is in it' },
  },
  {
    table: 'redemption',
    leads: { memberId: 'member' },
    merge: { stays: 'a use stays where it happened' },
    export: { columns: ['at', 'orderNo', 'orderAmountFen', 'discountFen', 'reversedAt'] },
    erase: { keeps: 'the brand’s books; no name is in them' },
  },
  {
    table: 'coupon_transfer',
    leads: { giverId: 'member', acceptorId: 'member' },
    // An offer that stands goes on in the name of who has the piece now; one that is over stays where it happened.
    merge: {
      moves: ['giverId'],
      key: ['id'],
      only: "state = 'open'",
      follows: { table: 'coupon', by: 'couponId' },
    },
    export: { columns: ['state', 'createdAt', 'endedAt'] },
    erase: { keeps: 'how a piece came into whose hands; no name is in it' },
  },
  {
    table: 'coupon_reservation',
    leads: { memberId: 'member' },
    merge: {
      moves: ['memberId'],
      key: ['id'],
      only: "state = 'held'",
      follows: { table: 'coupon', by: 'couponId' },
    },
    export: { columns: ['orderNo', 'state', 'createdAt', 'endedAt'] },
    erase: { keeps: 'the partner’s order refers to it; no name is in it' },
  },
]
