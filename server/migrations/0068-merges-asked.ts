import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addIndex } from '../base/ddl'

/** The list of merges of every status is paged through in the order in which they were asked for. */
export class MergesAsked1700000000068 implements MigrationInterface {
  name = 'MergesAsked1700000000068'

  async up(q: QueryRunner): Promise<void> {
    // ix_merge_asked: merges of any status, newest first.
    await addIndex(q, 'member_merge', 'ix_merge_asked', ['askedAt', 'id'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
