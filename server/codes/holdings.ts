import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const codePeople: readonly PersonTable[] = [
  {
    table: 'exchange_code',
    leads: { usedBy: 'member' },
    merge: { stays: 'a code was used by whom it was' },
    export: { columns: ['usedAt'] },
    erase: { keeps: 'a code is used once, for ever' },
  },
]
