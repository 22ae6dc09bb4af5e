import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const abusePeople: readonly PersonTable[] = [
  {
    table: 'member_hold',
    leads: { memberId: 'member', liveMemberId: 'member' },
    merge: { by: 'hold' },
    export: { columns: ['since', 'until'] },
    erase: {
      does: 'blank',
      columns: { reason: '' },
      by: ['memberId'],
      keeps: {
        memberId: 'an id that leads to nobody',
        liveMemberId: 'an id that leads to nobody',
        since: 'how long somebody was held',
        until: 'how long somebody was held',
      },
    },
  },
  {
    table: 'suspicion',
    leads: { memberIds: 'members' },
    merge: { stays: 'what stood out, and about which accounts' },
    export: { not: 'it would tell of others, and warn who is looked at' },
    erase: { keeps: 'ids that lead to nobody once the rest is gone' },
  },
]
