import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns, createTable } from '../base/ddl'

/** Saved views of lists, and what a second person decided. */
export class Office1700000000062 implements MigrationInterface {
  name = 'Office1700000000062'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'saved_view',
      {
        id: 'id',
        page: 'code(40)',
        name: 'words(40)',
        query: 'long',
        shared: 'flag',
        staffId: 'id',
        createdAt: 'moment',
      },
      // ix_view_own, ix_view_shared: one's own of a list, and those that others share.
      { primary: ['id'], index: { ix_view_own: ['page', 'staffId'], ix_view_shared: ['page', 'shared'] } },
    )
    await createTable(
      q,
      'decision_note',
      {
        id: 'id',
        kind: 'code(10)',
        objectId: 'id',
        title: 'words(80)',
        decision: 'code(10)',
        comment: 'words(200)?',
        byId: 'id',
        toId: 'id?',
        at: 'moment',
        seenAt: 'moment?',
      },
      // ix_note_to: what one person is told, the latest first. ix_note_unseen: how much of it is new.
      { primary: ['id'], index: { ix_note_to: ['toId', 'at', 'id'], ix_note_unseen: ['toId', 'seenAt'] } },
    )
    // A list written out, and its text in pieces: where the list goes on is kept with the piece that came last.
    await createTable(
      q,
      'staff_export',
      {
        id: 'id',
        list: 'code(20)',
        query: 'long',
        columns: 'long',
        staffId: 'id',
        place: 'code(400)?',
        pieces: 'whole',
        rowCount: 'whole',
        expiresAt: 'moment',
      },
      { primary: ['id'], index: { ix_export_end: ['expiresAt'] } },
    )
    await createTable(
      q,
      'export_piece',
      { exportId: 'id', n: 'whole', body: 'long', expiresAt: 'moment' },
      { primary: ['exportId', 'n'], index: { ix_export_piece_end: ['expiresAt'] } },
    )
    // When somebody asked for a second person; campaigns that wait already have been waiting since they were drafted.
    await addColumns(q, 'campaign', { askedAt: 'moment?' })
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
