import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns, addIndex, createTable } from '../base/ddl'

/** Tags that a segment gives and takes; those that are there were given by hand. */
export class TagsByRule1700000000087 implements MigrationInterface {
  name = 'TagsByRule1700000000087'

  async up(q: QueryRunner): Promise<void> {
    // One row a member and tag, whoever gave it; it goes when neither hand nor rule holds it any more.
    await addColumns(q, 'member_tag', { byHand: ['flag', 1], byRule: ['flag', 0] })
    // ix_tag_rule: whom the rule gave it, by rising id; those by hand are not looked at.
    await addIndex(q, 'member_tag', 'ix_tag_rule', ['tag', 'byRule', 'memberId'])
    // endedAt: it is being taken from all who have it, then the row goes.
    await createTable(
      q,
      'segment_tag',
      {
        segmentId: 'id',
        tag: 'label(20)',
        staffId: 'id',
        at: 'moment',
        endedAt: 'moment?',
        lookedAt: 'moment?',
        lookedVersion: 'whole?',
      },
      // uq_segment_tag: two segments that both gave and took one tag would never come to rest.
      { primary: ['segmentId'], unique: { uq_segment_tag: ['tag'] } },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
