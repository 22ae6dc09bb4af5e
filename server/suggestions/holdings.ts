import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const suggestionPeople: readonly PersonTable[] = [
  {
    table: 'identity_suggestion',
    leads: { lowMemberId: 'member', highMemberId: 'member' },
    merge: { by: 'suggestions' },
    export: { not: 'it is about another person as much, and what staff took for possible' },
    erase: { does: 'delete' },
  },
]
