import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addIndex, dropIndex } from '../base/ddl'

/** What is counted over many rows is read from an index alone; a few more questions that read a whole table. */
export class Counting1700000000034 implements MigrationInterface {
  name = 'Counting1700000000034'

  async up(q: QueryRunner): Promise<void> {
    // ix_member_came: how many joined when, and where members live.
    await addIndex(q, 'member', 'ix_member_came', ['status', 'joinedAt', 'regionCode'])
    await dropIndex(q, 'member', 'ix_member_where')
    // ix_redemption_people: who used something on some days. ix_redemption_before: whether she did on an earlier one.
    await addIndex(q, 'redemption', 'ix_redemption_people', ['day', 'reversedAt', 'memberId'])
    await addIndex(q, 'redemption', 'ix_redemption_before', ['memberId', 'reversedAt', 'day'])
    // Odd patterns are looked for among what happened lately.
    await addIndex(q, 'device_seen', 'ix_device_seen_first', ['firstAt'])
    await addIndex(q, 'coupon_transfer', 'ix_transfer_ended', ['state', 'endedAt'])
    // ix_difference_open: days that somebody has to look at.
    await addIndex(q, 'bill_difference', 'ix_difference_open', ['settledAt', 'day'])
    // ix_merge_new: what became of an account that was merged away.
    await addIndex(q, 'member_merge', 'ix_merge_new', ['newMemberId'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
