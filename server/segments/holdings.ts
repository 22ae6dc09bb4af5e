import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const segmentPeople: readonly PersonTable[] = [
  {
    table: 'segment_member',
    leads: { memberId: 'member' },
    merge: { by: 'segments' },
    export: { columns: ['segmentId'] },
    erase: { does: 'delete' },
  },
  {
    table: 'segment_move',
    leads: { memberId: 'member' },
    merge: { stays: 'what each account came into and left on its days' },
    export: { columns: ['segmentId', 'day', 'way'] },
    erase: { does: 'delete' },
  },
]
