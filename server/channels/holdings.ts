import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const channelPeople: readonly PersonTable[] = [
  {
    table: 'channel_touch',
    leads: { personKey: 'person' },
    merge: { stays: 'it counts openids and unionids, which no merge changes' },
    export: { columns: ['kind', 'day', 'at'] },
    erase: { does: 'delete' },
  },
]
