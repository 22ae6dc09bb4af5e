import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Whom orders and imports know by other names than a phone. */
export class Leads1700000000070 implements MigrationInterface {
  name = 'Leads1700000000070'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'customer_identity',
      {
        id: 'id',
        kind: 'code(10)',
        scope: 'code(40)',
        keyIndex: 'code(43)',
        memberId: 'id',
        keyMemberId: 'id',
        sealed: 'bytes',
        shown: 'words(40)',
        source: 'code(10)',
        firstSeenAt: 'moment',
      },
      {
        primary: ['id'],
        // uq_identity: a name on a platform is one person's, whoever brings it first.
        unique: { uq_identity: ['kind', 'scope', 'keyIndex'] },
        index: { ix_identity_member: ['memberId', 'kind', 'scope'] },
      },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
