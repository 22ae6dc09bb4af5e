import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addIndex } from '../base/ddl'

/** Two accounts that become one take their cards along: those of one member are found without reading all of them. */
export class CardHolders1700000000054 implements MigrationInterface {
  name = 'CardHolders1700000000054'

  async up(q: QueryRunner): Promise<void> {
    await addIndex(q, 'wechat_card', 'ix_wechat_card_member', ['memberId'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
