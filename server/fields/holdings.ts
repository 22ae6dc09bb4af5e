import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const fieldPeople: readonly PersonTable[] = [
  {
    table: 'own_answer',
    leads: { memberId: 'member' },
    merge: { by: 'answers' },
    export: { columns: ['fieldKey', 'word', 'number', 'at'] },
    erase: { does: 'delete' },
  },
]
