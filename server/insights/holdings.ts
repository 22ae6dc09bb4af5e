import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const insightPeople: readonly PersonTable[] = [
  {
    table: 'rfm_class_history',
    leads: { memberId: 'member' },
    merge: { stays: 'which class each account was in; the next day the one that stays is classed by what both bought' },
    export: { columns: ['day', 'until', 'class'] },
    erase: { does: 'delete' },
  },
]
