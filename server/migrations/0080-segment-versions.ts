import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** What a segment was, and who changed it when and why; those that are there begin their history as they stand. */
export class SegmentVersions1700000000080 implements MigrationInterface {
  name = 'SegmentVersions1700000000080'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'segment_version',
      {
        segmentId: 'id',
        version: 'whole',
        name: 'words(60)',
        rule: 'long',
        why: 'words(200)?',
        staffId: 'id?',
        at: 'moment',
      },
      { primary: ['segmentId', 'version'] },
    )
    await q.query(
      `INSERT INTO segment_version (segmentId, version, name, rule, why, staffId, at)
       SELECT id, version, name, rule, NULL, NULL, updatedAt FROM segment`,
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
