import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const messagePeople: readonly PersonTable[] = [
  {
    table: 'subscribe_grant',
    leads: { openid: 'openid' },
    merge: { stays: 'a permission is the openid’s and goes with it' },
    export: { columns: ['providerTemplateId', 'state', 'acceptedAt'] },
    erase: { does: 'delete' },
  },
  {
    table: 'message_attempt',
    leads: { memberId: 'member', address: 'openid' },
    merge: { stays: 'what was written to whom stays said' },
    export: { columns: ['channel', 'outcome', 'startedAt', 'openedAt'] },
    erase: {
      does: 'blank',
      columns: { address: '' },
      keeps: {
        memberId: 'an id that leads to nobody; that something was sent has to be shown for half a year',
        channel: 'counted in reports',
        outcome: 'counted in reports',
        startedAt: 'counted in reports',
        openedAt: 'counted in reports',
      },
    },
  },
]
