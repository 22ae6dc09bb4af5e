import type { PersonTable } from '../base/person-table'

/** What this room holds of people. */
export const pointsPeople: readonly PersonTable[] = [
  {
    table: 'points_batch',
    leads: { memberId: 'member' },
    merge: { by: 'points' },
    export: { columns: ['points', 'unspent', 'at', 'expiresAt'] },
    erase: { keeps: 'the books of points, whose sums must hold; no name is in them' },
  },
  {
    table: 'tier_standing',
    leads: { memberId: 'member' },
    merge: { stays: 'each account has had its own tier; the one that stays keeps it by its own period' },
    export: { columns: ['tier', 'since', 'until'] },
    erase: { does: 'delete' },
  },
  {
    table: 'points_move',
    leads: { memberId: 'member' },
    merge: { by: 'points' },
    export: { columns: ['kind', 'points', 'reason', 'at'] },
    // What staff typed may name her.
    erase: {
      does: 'blank',
      columns: { reason: null },
      keeps: {
        memberId: 'an id that leads to nobody',
        kind: 'the books of points, whose sums must hold',
        points: 'the books of points, whose sums must hold',
        at: 'the books of points, whose sums must hold',
      },
    },
  },
  {
    table: 'points_entry',
    leads: { memberId: 'member' },
    merge: { by: 'points' },
    export: { not: 'points_move says the same' },
    erase: { keeps: 'the books of points, whose sums must hold; no name is in them' },
  },
]
