import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addIndex, addMonthDay } from '../base/ddl'

/** Whose birthday is near is found by month and day, not by reading every member for every template. */
export class Birthdays1700000000044 implements MigrationInterface {
  name = 'Birthdays1700000000044'

  async up(q: QueryRunner): Promise<void> {
    await addMonthDay(q, 'member', 'birthMonthDay', 'birthday')
    await addIndex(q, 'member', 'ix_member_birthday', ['birthMonthDay', 'id'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
