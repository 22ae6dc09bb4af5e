import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns, createTable } from '../base/ddl'

/** E-mails that their owners proved by a link, and the links by which they do. */
export class EmailProofs1700000000098 implements MigrationInterface {
  name = 'EmailProofs1700000000098'

  async up(q: QueryRunner): Promise<void> {
    // Null: nobody has proved that the address is hers; one that is changed is unproved again.
    await addColumns(q, 'member', { emailVerifiedAt: 'moment?' })
    // emailIndex: the address it was sent to; where she has told another since, the link is dead.
    await createTable(
      q,
      'email_proof',
      {
        id: 'id',
        tokenHash: 'code(43)',
        memberId: 'id',
        emailIndex: 'code(43)',
        createdAt: 'moment',
        expiresAt: 'moment',
        usedAt: 'moment?',
      },
      {
        primary: ['id'],
        // uq_email_proof_token: a link is used once, whoever follows it at the same moment.
        unique: { uq_email_proof_token: ['tokenHash'] },
        // Whose links they are; which are swept.
        index: { ix_email_proof_member: ['memberId', 'createdAt'], ix_email_proof_end: ['expiresAt'] },
      },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
