import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addIndex, dropIndex } from '../base/ddl'

/** Indexes for questions that read or sorted a whole table: found by looking at every statement's plan (tests/plans). */
export class Plans1700000000014 implements MigrationInterface {
  name = 'Plans1700000000014'

  async up(q: QueryRunner): Promise<void> {
    // What is kept only for a time is found by its end, so that a sweep reads what it takes away and nothing else.
    await addIndex(q, 'mini_session', 'ix_mini_session_end', ['expiresAt'])
    await addIndex(q, 'staff_session', 'ix_staff_session_end', ['expiresAt'])
    await addIndex(q, 'follow_token', 'ix_follow_end', ['expiresAt'])
    // A coupon that changed hands is shown anew: its previews are forgotten.
    await addIndex(q, 'redemption_preview', 'ix_preview_coupon', ['couponId'])
    // ix_member_key_kid: which data keys are still in use, asked at every start.
    await addIndex(q, 'member_key', 'ix_member_key_kid', ['kid'])
    // ix_order_created: orders of some days, with what their sums need.
    await addIndex(q, 'pay_order', 'ix_order_created', ['createdAt', 'status', 'amountFen', 'refundedFen'])
    // ix_redemption_at: what happened lately, over all tills.
    await addIndex(q, 'redemption', 'ix_redemption_at', ['at'])
    // The funnel counts people of some days; each index holds all that its step asks.
    await addIndex(q, 'coupon', 'ix_coupon_claimed', ['source', 'claimedAt', 'memberId'])
    await addIndex(q, 'channel_touch', 'ix_touch_people', ['kind', 'day', 'channelId', 'personKey'])
    await dropIndex(q, 'channel_touch', 'ix_touch_day')
    // ix_member_where: how many members live where, and joined when, read from the index alone.
    await addIndex(q, 'member', 'ix_member_where', ['status', 'regionCode'])
    await addIndex(q, 'follower', 'ix_follower_count', ['subscribed', 'memberId'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
