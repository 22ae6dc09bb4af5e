import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Points as a double-entry ledger: every move is written twice and sums to nothing. */
export class Points1700000000010 implements MigrationInterface {
  name = 'Points1700000000010'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'points_move',
      {
        id: 'id',
        occasion: 'code(120)',
        memberId: 'id',
        kind: 'code(16)',
        points: 'whole',
        reason: 'words(200)?',
        at: 'moment',
      },
      // uq_points_occasion: a key, an exchange, an expiry moves points once.
      {
        primary: ['id'],
        unique: { uq_points_occasion: ['occasion'] },
        index: { ix_points_member: ['memberId', 'id'] },
      },
    )
    await createTable(
      q,
      'points_entry',
      { moveId: 'id', account: 'code(16)', memberId: 'id', amount: 'whole' },
      { primary: ['moveId', 'account'], index: { ix_points_entry_member: ['memberId', 'account'] } },
    )
    // Points by the day they run out, used from the soonest on.
    await createTable(
      q,
      'points_batch',
      { id: 'id', memberId: 'id', points: 'whole', unspent: 'whole', expiresAt: 'moment', at: 'moment' },
      {
        primary: ['id'],
        index: { ix_points_batch_member: ['memberId', 'expiresAt'], ix_points_batch_end: ['expiresAt'] },
      },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
