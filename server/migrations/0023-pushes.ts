import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns, addIndex } from '../base/ddl'

/** Pushes wait in their own table and are worked off in batches; a push from before lies in a job of its own. */
export class Pushes1700000000023 implements MigrationInterface {
  name = 'Pushes1700000000023'

  async up(q: QueryRunner): Promise<void> {
    await addColumns(q, 'wechat_push', {
      shard: ['whole', 0],
      // Rises with the time of arrival.
      seq: 'code(36)?',
      // A hash of whom it is about: whoever it is, her pushes are heard in order. Empty once it is worked off, as is the event.
      sender: 'code(43)?',
      event: 'long?',
      dueAt: 'moment?',
      tries: ['whole', 0],
    })
    // What may be worked off now; which one of a sender comes first.
    await addIndex(q, 'wechat_push', 'ix_push_due', ['shard', 'dueAt', 'seq'])
    await addIndex(q, 'wechat_push', 'ix_push_sender', ['sender', 'seq'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
