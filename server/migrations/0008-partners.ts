import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Keys of shop systems, and what is told to them. */
export class Partners1700000000008 implements MigrationInterface {
  name = 'Partners1700000000008'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'api_key',
      {
        id: 'id',
        name: 'words(40)',
        keyHash: 'code(43)',
        previousHash: 'code(43)?',
        previousUntil: 'moment?',
        hint: 'code(12)',
        scopes: 'long',
        storeIds: 'long?',
        createdBy: 'id',
        createdAt: 'moment',
        lastUsedAt: 'moment?',
        rotatedAt: 'moment?',
        revokedAt: 'moment?',
      },
      // The hashes are what a request is found by; two keys never share one.
      { primary: ['id'], unique: { uq_api_key_hash: ['keyHash'], uq_api_key_previous: ['previousHash'] } },
    )
    await createTable(
      q,
      'webhook',
      {
        id: 'id',
        url: 'words(500)',
        events: 'long',
        secret: 'bytes',
        ownerKind: 'code(8)',
        ownerId: 'id',
        disabled: 'flag',
        failingSince: 'moment?',
        createdAt: 'moment',
      },
      { primary: ['id'], index: { ix_webhook_owner: ['ownerKind', 'ownerId'] } },
    )
    // Written in the transaction that made the thing happen: nothing told that was not, nothing untold that was.
    await createTable(
      q,
      'outbox_event',
      { id: 'id', event: 'code(40)', payload: 'long', at: 'moment', spread: 'flag' },
      // ix_outbox_new: what is not yet addressed to anybody.
      { primary: ['id'], index: { ix_outbox_new: ['spread', 'id'], ix_outbox_at: ['at'] } },
    )
    await createTable(
      q,
      'webhook_delivery',
      {
        id: 'id',
        webhookId: 'id',
        eventId: 'id',
        state: 'code(10)',
        attempts: 'whole',
        nextAt: 'moment?',
        leaseUntil: 'moment',
        lastStatus: 'whole?',
        lastProblem: 'words(200)?',
        createdAt: 'moment',
        deliveredAt: 'moment?',
      },
      {
        primary: ['id'],
        // uq_delivery: an event goes to an address once (and again only as the same delivery).
        unique: { uq_delivery: ['webhookId', 'eventId'] },
        // ix_delivery_created: those that are old enough to be forgotten.
        index: { ix_delivery_due: ['state', 'nextAt'], ix_delivery_created: ['createdAt'] },
      },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
