import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const consentPeople: readonly PersonTable[] = [
  {
    table: 'consent_entry',
    leads: { memberId: 'member' },
    merge: { by: 'account' },
    export: { columns: ['purpose', 'granted', 'documentVersion', 'source', 'at'] },
    erase: { keeps: 'the proof of what was allowed and refused; no name is in it' },
  },
  {
    table: 'consent_state',
    leads: { memberId: 'member' },
    merge: { by: 'account' },
    export: { not: 'the fold of consent_entry' },
    erase: { does: 'delete' },
  },
]
