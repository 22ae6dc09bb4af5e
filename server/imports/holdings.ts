import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const importPeople: readonly PersonTable[] = [
  {
    table: 'import_did',
    leads: { memberId: 'member' },
    merge: { stays: 'it says what a batch did, and to whom it did it' },
    export: { not: 'which file told of her; what it told is told where it is kept' },
    erase: { does: 'delete' },
  },
]
