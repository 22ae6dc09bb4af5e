import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns, addIndex, createTable } from '../base/ddl'

/** Attempts counted in rows of their own, refusals of followers nobody knows yet, and how far the fetching of followers is. */
export class Doors1700000000019 implements MigrationInterface {
  name = 'Doors1700000000019'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'attempt',
      // The name is a hash: neither a person nor an address can be read from it.
      { name: 'code(43)', used: 'whole', until: 'moment' },
      // ix_attempt_until: the sweep of those that no longer count.
      { primary: ['name'], index: { ix_attempt_until: ['until'] } },
    )
    // What they held counted for minutes.
    await q.query('DROP TABLE sign_in_miss')
    await q.query('DROP TABLE code_miss')
    await addColumns(q, 'follower', { refusedAt: 'moment?', askedAt: ['moment', 0] })
    // ix_follower_asked: whom to ask the platform about next.
    await addIndex(q, 'follower', 'ix_follower_asked', ['askedAt', 'openid'])
    await createTable(
      q,
      'follower_fetch',
      { id: 'code(10)', jobId: 'id', nextPage: 'code(64)?', listed: 'flag', startedAt: 'moment' },
      // One row: two who start a fetch at once start one.
      { primary: ['id'] },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
