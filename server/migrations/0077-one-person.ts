import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Numbers that platforms lend, traces that two records share, and pairs that may be one person's. */
export class OnePerson1700000000077 implements MigrationInterface {
  name = 'OnePerson1700000000077'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'virtual_phone',
      {
        id: 'id',
        memberId: 'id',
        keyMemberId: 'id',
        sameKey: 'code(43)',
        sealed: 'bytes',
        shown: 'words(40)',
        source: 'code(10)',
        firstSeenAt: 'moment',
        expiresAt: 'moment',
      },
      {
        primary: ['id'],
        // uq_virtual_phone: two orders of one account that bring the same number at once.
        unique: { uq_virtual_phone: ['sameKey'] },
        index: { ix_virtual_end: ['expiresAt'], ix_virtual_member: ['memberId', 'expiresAt'] },
      },
    )
    await createTable(
      q,
      'identity_trace',
      { id: 'id', kind: 'code(20)', traceKey: 'code(43)', memberId: 'id', firstSeenAt: 'moment' },
      {
        primary: ['id'],
        // uq_identity_trace: two who leave the same trace of one account at once.
        unique: { uq_identity_trace: ['kind', 'traceKey', 'memberId'] },
        index: { ix_trace_member: ['memberId'] },
      },
    )
    await createTable(q, 'identity_look', { memberId: 'id', n: 'whole' }, { primary: ['memberId'] })
    await createTable(
      q,
      'identity_suggestion',
      {
        id: 'id',
        lowMemberId: 'id',
        highMemberId: 'id',
        state: 'code(10)',
        weight: 'whole',
        reasons: 'long',
        foundAt: 'moment',
        decidedAt: 'moment?',
        decidedBy: 'id?',
        why: 'words(200)?',
        mergeId: 'id?',
      },
      {
        primary: ['id'],
        // uq_suggestion: one pair, one row, whichever of the two was looked at.
        unique: { uq_suggestion: ['lowMemberId', 'highMemberId'] },
        index: { ix_suggestion_state: ['state', 'weight', 'id'], ix_suggestion_high: ['highMemberId'] },
      },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
