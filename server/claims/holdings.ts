import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const claimPeople: readonly PersonTable[] = [
  {
    table: 'coupon_grant',
    leads: { memberIds: 'members' },
    merge: { stays: 'whom staff named; an account that ended is passed over' },
    export: { not: 'the pieces that came of it are told' },
    erase: { keeps: 'ids that lead to nobody once the rest is gone' },
  },
]
