import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const emailPeople: readonly PersonTable[] = [
  {
    table: 'email_proof',
    leads: { memberId: 'member', emailIndex: 'email' },
    merge: { stays: 'a link lives for two days and is about the account that asked for it' },
    export: { columns: ['createdAt', 'expiresAt', 'usedAt'] },
    erase: { does: 'delete' },
  },
]
