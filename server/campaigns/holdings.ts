import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const campaignPeople: readonly PersonTable[] = [
  {
    table: 'campaign_send',
    leads: { memberId: 'member', personKey: 'person' },
    merge: { stays: 'what was written to whom stays said; nobody writes to an account that ended' },
    export: { not: 'message_attempt says what was sent to her; the rest is the brand’s own planning' },
    erase: { keeps: 'a campaign’s figures; ids that lead to nobody once the rest is gone' },
  },
  {
    table: 'contact_ledger',
    leads: { personKey: 'person' },
    merge: { stays: 'counted for each account; of accounts that are one person the counts are added up (people.ts)' },
    export: { columns: ['day', 'n'] },
    erase: { does: 'delete' },
  },
  {
    table: 'contact_guard',
    leads: { personKey: 'person' },
    merge: { stays: 'a row to wait at' },
    export: { not: 'a row to wait at' },
    erase: { does: 'delete' },
  },
]
