import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addIndex, createTable } from '../base/ddl'

/** What happened day by day, counted beforehand in a large shop; thrown away it is counted anew. */
export class InsightDays1700000000061 implements MigrationInterface {
  name = 'InsightDays1700000000061'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'insight_day',
      {
        day: 'code(10)',
        at: 'moment',
        joined: 'whole',
        claims: 'whole',
        redemptions: 'whole',
        turnoverFen: 'big',
        discountFen: 'big',
        orders: 'whole',
        paidFen: 'big',
        refundedFen: 'big',
        came: 'whole',
        cameJoined: 'whole',
        cameHeld: 'whole',
        cameRedeemed: 'whole',
        cameBack: 'whole',
      },
      { primary: ['day'] },
    )
    await createTable(
      q,
      'insight_store_day',
      { day: 'code(10)', storeId: 'id', redemptions: 'whole', turnoverFen: 'big', discountFen: 'big' },
      { primary: ['day', 'storeId'] },
    )
    // How many people did a step on a day, by the day on which they last had: see server/insights/firsts.ts.
    await createTable(
      q,
      'insight_first',
      { step: 'code(10)', day: 'code(10)', lastDay: 'code(10)', n: 'whole' },
      { primary: ['step', 'day', 'lastDay'], index: { ix_insight_first_day: ['day'] } },
    )
    // When one person last touched a channel before a day.
    await addIndex(q, 'channel_touch', 'ix_touch_person', ['kind', 'personKey', 'day'])
    // Who first came when, over all channels and by one.
    await addIndex(q, 'mini_user', 'ix_mini_first', ['firstSeenAt', 'memberId'])
    await addIndex(q, 'mini_user', 'ix_mini_channel', ['firstChannelId', 'firstSeenAt', 'memberId'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
