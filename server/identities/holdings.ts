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
    // What lies under her key of somebody else’s cannot be read once it is gone.
    erase: { does: 'delete', by: ['memberId'] },
  },
  {
    table: 'virtual_phone',
    leads: { memberId: 'member', keyMemberId: 'member', sameKey: 'phone', sealed: 'phone' },
    merge: { moves: ['memberId'], key: ['id'] },
    export: { columns: ['sealed', 'source', 'firstSeenAt', 'expiresAt'] },
    erase: { does: 'delete' },
  },
  {
    table: 'identity_trace',
    leads: { memberId: 'member' },
    merge: { by: 'suggestions' },
    export: { not: 'keyed hashes of what is told where it stands' },
    erase: { does: 'delete' },
  },
  {
    table: 'identity_look',
    leads: { memberId: 'member' },
    merge: { by: 'suggestions' },
    export: { not: 'that somebody is about to be looked at' },
    erase: { does: 'delete' },
  },
]
