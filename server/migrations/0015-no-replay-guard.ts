import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The replay memory of pushes is the key of `wechat_push`; the table that was meant for it never held a row. */
export class NoReplayGuard1700000000015 implements MigrationInterface {
  name = 'NoReplayGuard1700000000015'

  async up(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE IF EXISTS replay_guard')
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
