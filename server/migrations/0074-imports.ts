import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Files of customers and orders: each batch, what is kept of its file, what it did, and how files are read. */
export class Imports1700000000074 implements MigrationInterface {
  name = 'Imports1700000000074'

  async up(q: QueryRunner): Promise<void> {
    // asked, about, problems: sealed under the file's own key, and gone with it. place: orders and people that are written.
    await createTable(
      q,
      'import_batch',
      {
        id: 'id',
        kind: 'code(12)',
        status: 'code(12)',
        stage: 'code(12)?',
        dryRun: 'flag',
        staffId: 'id',
        jobId: 'id',
        bytes: 'big',
        hasFile: 'flag',
        asked: 'blob',
        about: 'blob?',
        problems: 'blob?',
        place: 'whole',
        rowsDone: 'whole',
        rowsOf: 'whole?',
        accepted: 'whole',
        updated: 'whole',
        unchanged: 'whole',
        rejected: 'whole',
        rejectPieces: 'whole',
        reasons: 'long',
        fileReason: 'code(32)?',
        fileLine: 'whole?',
        createdAt: 'moment',
        finishedAt: 'moment?',
        keptUntil: 'moment',
      },
      { primary: ['id'] },
    )
    await createTable(
      q,
      'import_key',
      { importId: 'id', sealed: 'bytes', expiresAt: 'moment' },
      // ix_import_key_until: what may go.
      { primary: ['importId'], index: { ix_import_key_until: ['expiresAt'] } },
    )
    // part: the file as it came, or the rows that were refused.
    await createTable(
      q,
      'import_piece',
      { importId: 'id', part: 'code(8)', n: 'whole', sealed: 'blob', expiresAt: 'moment' },
      { primary: ['importId', 'part', 'n'], index: { ix_import_piece_until: ['expiresAt'] } },
    )
    // What a batch did, so that it can be taken back. order, member: told of it (made: it was the first to); identity: she is
    // known by it since; phone, profile, tag: what a lead got.
    await createTable(
      q,
      'import_did',
      { importId: 'id', kind: 'code(10)', objectId: 'id', memberId: 'id?', made: 'flag', detail: 'long?' },
      {
        primary: ['importId', 'kind', 'objectId'],
        // Who else told of this order, of this person.
        index: { ix_import_did_object: ['objectId', 'kind'], ix_import_did_member: ['memberId', 'kind'] },
      },
    )
    // How files with this header are read, as somebody has corrected it.
    await createTable(
      q,
      'import_mapping',
      { id: 'code(43)', kind: 'code(12)', mapping: 'long', staffId: 'id', usedAt: 'moment' },
      { primary: ['id'] },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
