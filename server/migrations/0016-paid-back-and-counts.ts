import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns, createTable } from '../base/ddl'

/** A piece knows that its money went back; what redemptions change in a template's counts waits in rows of its own. */
export class PaidBackAndCounts1700000000016 implements MigrationInterface {
  name = 'PaidBackAndCounts1700000000016'

  async up(q: QueryRunner): Promise<void> {
    await addColumns(q, 'coupon', { paidBackAt: 'moment?' })
    await createTable(
      q,
      'coupon_count',
      { id: 'id', couponTemplateId: 'id', redeemed: 'whole', committedFen: 'big', spentFen: 'big' },
      { primary: ['id'], index: { ix_coupon_count: ['couponTemplateId'] } },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
