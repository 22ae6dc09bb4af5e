import { DRAWN, type PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const channelPeople: readonly PersonTable[] = [
  {
    table: 'channel_touch',
    leads: { personKey: 'person' },
    merge: { stays: 'it counts openids and unionids, which no merge changes' },
    export: { columns: ['kind', 'day', 'at'] },
    // Counted on as somebody. All kinds there are, so that the index leads to the person.
    erase: {
      does: 'blank',
      columns: { personKey: DRAWN },
      only: "kind IN ('scan','follow','open','join')",
      keeps: { kind: 'counted', day: 'counted', at: 'counted' },
    },
  },
]
