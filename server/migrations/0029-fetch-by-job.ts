import type { MigrationInterface, QueryRunner } from 'typeorm'

/** How far the fetching of followers is stands in the place of its job. */
export class FetchByJob1700000000029 implements MigrationInterface {
  name = 'FetchByJob1700000000029'

  async up(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE follower_fetch')
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
