import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns, createTable } from '../base/ddl'

/** Segments that keep their people: as they were when they were taken, or as they were last night. */
export class SegmentPeople1700000000090 implements MigrationInterface {
  name = 'SegmentPeople1700000000090'

  async up(q: QueryRunner): Promise<void> {
    // The key: a piece that is done twice adds nobody twice. By member: her rows are found when she merges, asks or goes.
    await createTable(
      q,
      'segment_member',
      { segmentId: 'id', memberId: 'id' },
      { primary: ['segmentId', 'memberId'], index: { ix_segment_member: ['memberId'] } },
    )
    // A row for each static segment: whose people it keeps, found by which rule as of when.
    await createTable(
      q,
      'segment_snapshot',
      {
        segmentId: 'id',
        ofId: 'id',
        ofName: 'words(60)',
        rule: 'long',
        takenAt: 'moment',
        jobId: 'id',
        ready: 'flag',
      },
      { primary: ['segmentId'] },
    )
    // Who came in or went since the night before, and how many they were on each day.
    await createTable(
      q,
      'segment_move',
      { segmentId: 'id', day: 'code(10)', memberId: 'id', way: 'code(8)' },
      {
        primary: ['segmentId', 'day', 'memberId'],
        index: { ix_segment_move_way: ['segmentId', 'day', 'way', 'memberId'], ix_segment_move_member: ['memberId'] },
      },
    )
    await createTable(
      q,
      'segment_day',
      { segmentId: 'id', day: 'code(10)', members: 'whole', entered: 'whole?', left: 'whole?' },
      { primary: ['segmentId', 'day'], index: { ix_segment_day: ['day'] } },
    )
    // The night that was looked at last, and the version that the people kept are of; null: none.
    await addColumns(q, 'segment', { watchedDay: 'code(10)?', watchedVersion: 'whole?' })
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
