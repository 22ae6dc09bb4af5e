import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addIndex, createTable } from '../base/ddl'

/** Who was erased and must not be brought back by a list, and the links by which people fetch what is held of them. */
export class Privacy1700000000078 implements MigrationInterface {
  name = 'Privacy1700000000078'

  async up(q: QueryRunner): Promise<void> {
    // A keyed hash of a phone, an e-mail or a name on a platform; nothing else is known of whose it is.
    await createTable(q, 'suppression', { keyHash: 'code(43)', at: 'moment' }, { primary: ['keyHash'] })
    await createTable(
      q,
      'own_data_link',
      {
        id: 'id',
        tokenHash: 'code(43)',
        memberId: 'id',
        format: 'code(4)',
        createdAt: 'moment',
        expiresAt: 'moment',
        usedAt: 'moment?',
      },
      {
        primary: ['id'],
        // uq_own_data_token: a link is used once, whoever follows it at the same moment.
        unique: { uq_own_data_token: ['tokenHash'] },
        // Whose links they are; which are swept.
        index: { ix_own_data_member: ['memberId', 'createdAt'], ix_own_data_end: ['expiresAt'] },
      },
    )
    // ix_merge_openid: whom an erasure finds who asked for another's account.
    await addIndex(q, 'member_merge', 'ix_merge_openid', ['openid'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
