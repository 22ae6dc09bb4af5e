import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addIndex } from '../base/ddl'

/** What a person is given of herself is found by her, in every table. */
export class OwnDataFinders1700000000079 implements MigrationInterface {
  name = 'OwnDataFinders1700000000079'

  async up(q: QueryRunner): Promise<void> {
    await addIndex(q, 'coupon_reservation', 'ix_reservation_member', ['memberId'])
    await addIndex(q, 'exchange_code', 'ix_exchange_code_used', ['usedBy'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
