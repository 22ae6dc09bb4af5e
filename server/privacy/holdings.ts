import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const privacyPeople: readonly PersonTable[] = [
  {
    table: 'own_data_link',
    leads: { memberId: 'member' },
    merge: { stays: 'a link lives for minutes' },
    export: { columns: ['format', 'createdAt', 'usedAt'] },
    erase: { does: 'delete' },
  },
]
