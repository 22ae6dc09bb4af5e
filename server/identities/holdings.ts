import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const identityPeople: readonly PersonTable[] = [
  {
    table: 'customer_identity',
    leads: { memberId: 'member', keyMemberId: 'member' },
    merge: { moves: ['memberId'], key: ['id'] },
    export: {
      columns: ['kind', 'scope', 'sealed', 'source', 'firstSeenAt'],
      sealed: { sealed: { keyOf: 'keyMemberId' } },
    },
    erase: { does: 'delete' },
  },
]
