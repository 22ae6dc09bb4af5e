import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Pieces in WeChat's card folder (商家券): whose folder, under which code, and how the platform holds them. */
export class WechatCards1700000000011 implements MigrationInterface {
  name = 'WechatCards1700000000011'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'wechat_card',
      {
        id: 'id',
        couponId: 'id',
        // Who asked for it: the holder then, who may have given the piece away since.
        memberId: 'id',
        openid: 'code(64)',
        stockId: 'code(64)',
        code: 'code(32)',
        state: 'code(12)',
        askedAt: 'moment',
        sentAt: 'moment?',
        checkedAt: 'moment?',
      },
      // uq_wechat_card: the platform knows a code once, so two taps ask for one card with one request number.
      { primary: ['id'], unique: { uq_wechat_card: ['code'] }, index: { ix_wechat_card_coupon: ['couponId'] } },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
