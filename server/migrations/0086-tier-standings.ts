import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addIndex, createTable } from '../base/ddl'

/** Since when each member has her tier, until when she has to earn it again and by what, and from when on points lead up. */
export class TierStandings1700000000086 implements MigrationInterface {
  name = 'TierStandings1700000000086'

  async up(q: QueryRunner): Promise<void> {
    // anchorDay, monthsRun: periods follow one another by whole months of the day the first began with, never of a shorter one.
    // until: the first moment after the running period; dueAt: when it is decided, later than that in the days of grace.
    // terms: what keeps the tier, as it was when the period began. countsFrom: what was gathered before leads nowhere any more.
    await createTable(
      q,
      'tier_standing',
      {
        memberId: 'id',
        tier: 'code(20)',
        since: 'moment',
        anchorDay: 'code(10)',
        monthsRun: 'whole',
        terms: 'long?',
        until: 'moment?',
        dueAt: 'moment?',
        countsFrom: 'moment',
      },
      // ix_tier_standing_due: whose period is over.
      { primary: ['memberId'], index: { ix_tier_standing_due: ['dueAt'] } },
    )
    // Who has a tier that was bought: asked for many members at once.
    await addIndex(q, 'paid_period', 'ix_paid_period_tier', ['tierMemberId'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
