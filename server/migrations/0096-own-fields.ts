import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** What members told for the fields of the brand's own. */
export class OwnFields1700000000096 implements MigrationInterface {
  name = 'OwnFields1700000000096'

  async up(q: QueryRunner): Promise<void> {
    // word: the text, the day or the option, one row each; empty for numbers. number: also 1 and 0 for yes and no.
    // The two others: who told this, walked from the value by a segment.
    await createTable(
      q,
      'own_answer',
      { memberId: 'id', fieldKey: 'code(20)', word: 'label(100)', number: 'real?', at: 'moment' },
      {
        primary: ['memberId', 'fieldKey', 'word'],
        index: {
          ix_own_answer_word: ['fieldKey', 'word', 'memberId'],
          ix_own_answer_number: ['fieldKey', 'number', 'memberId'],
        },
      },
    )
    // The fields stand in one row, which whoever changes them holds: how many there are, their order and their keys are decided there.
    await q.query("INSERT INTO settings (id, value, version) VALUES ('own_fields', '[]', 1)")
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
