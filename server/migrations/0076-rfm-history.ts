import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Who was in which class of recency, frequency and money since which day, and how many on each day. */
export class RfmHistory1700000000076 implements MigrationInterface {
  name = 'RfmHistory1700000000076'

  async up(q: QueryRunner): Promise<void> {
    // A row only where the class changed: it holds from `day` on, until the day of the next one (9999-12-31: still).
    // The key: two who count one day at once write one row of each.
    await createTable(
      q,
      'rfm_class_history',
      { memberId: 'id', day: 'code(10)', until: 'code(10)', class: 'code(16)' },
      { primary: ['memberId', 'day'] },
    )
    await createTable(
      q,
      'rfm_class_day',
      { day: 'code(10)', class: 'code(16)', members: 'whole' },
      { primary: ['day', 'class'] },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
