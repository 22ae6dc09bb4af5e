import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addIndex } from '../base/ddl'

/** A lent number is found by whose key it is sealed under, when she asks for what is held of her or goes. */
export class LentByKey1700000000081 implements MigrationInterface {
  name = 'LentByKey1700000000081'

  async up(q: QueryRunner): Promise<void> {
    await addIndex(q, 'virtual_phone', 'ix_virtual_key', ['keyMemberId'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
