import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Plumbing every room stands on: sessions of staff, audit, jobs, leases, idempotency, platform tokens and pushes. */
export class Ground1700000000001 implements MigrationInterface {
  name = 'Ground1700000000001'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'idempotency_key',
      { id: 'code(43)', bodyHash: 'code(43)', status: 'whole', body: 'long', createdAt: 'moment' },
      { primary: ['id'], index: { ix_idempotency_created: ['createdAt'] } },
    )
    await createTable(
      q,
      'audit_entry',
      {
        id: 'id',
        at: 'moment',
        actorKind: 'code(10)',
        actorId: 'code(36)?',
        action: 'code(60)',
        objectKind: 'code(40)',
        objectId: 'code(64)?',
        reason: 'words(400)?',
        fields: 'words(1000)?',
        requestId: 'code(64)?',
      },
      { primary: ['id'], index: { ix_audit_at: ['at'], ix_audit_object: ['objectKind', 'objectId', 'at'] } },
    )
    await createTable(
      q,
      'job',
      {
        id: 'id',
        kind: 'code(60)',
        payload: 'long',
        status: 'code(10)',
        runAt: 'moment',
        attempts: 'whole',
        leaseUntil: 'moment',
        epoch: 'whole',
        dedupeKey: 'code(120)?',
        total: 'whole?',
        done: 'whole',
        failedCount: 'whole',
        error: 'words(400)?',
        createdAt: 'moment',
        finishedAt: 'moment?',
      },
      // uq_job_dedupe: two enqueues of one thing are one job. ix_job_due: what may be taken now.
      { primary: ['id'], unique: { uq_job_dedupe: ['dedupeKey'] }, index: { ix_job_due: ['status', 'runAt'] } },
    )
    await createTable(q, 'lease', { name: 'code(80)', owner: 'id', until: 'moment' }, { primary: ['name'] })
    await createTable(
      q,
      'wechat_token',
      { appid: 'code(64)', sealed: 'bytes', expiresAt: 'moment' },
      { primary: ['appid'] },
    )
    // Pushes: the key decides duplicates; the replay memory holds (timestamp, nonce, body hash) for ten minutes.
    await createTable(
      q,
      'wechat_push',
      { dedupeKey: 'code(200)', app: 'code(20)', at: 'moment' },
      { primary: ['dedupeKey'], index: { ix_push_at: ['at'] } },
    )
    await createTable(
      q,
      'replay_guard',
      { id: 'code(64)', until: 'moment' },
      { primary: ['id'], index: { ix_replay_until: ['until'] } },
    )
    await createTable(q, 'member_key', { memberId: 'id', kid: 'code(8)', wrapped: 'bytes' }, { primary: ['memberId'] })
    await createTable(
      q,
      'staff',
      {
        id: 'id',
        username: 'code(64)',
        name: 'words(40)',
        role: 'code(10)',
        storeId: 'id?',
        passwordHash: 'code(200)',
        disabled: 'flag',
        lastSignInAt: 'moment?',
        createdAt: 'moment',
      },
      // uq_staff_username: two people cannot take one name at once (kept in lower case).
      { primary: ['id'], unique: { uq_staff_username: ['username'] } },
    )
    await createTable(
      q,
      'staff_session',
      {
        tokenHash: 'code(43)',
        staffId: 'id',
        csrf: 'code(43)',
        createdAt: 'moment',
        lastUsedAt: 'moment',
        expiresAt: 'moment',
      },
      { primary: ['tokenHash'], index: { ix_staff_session_staff: ['staffId'] } },
    )
    await createTable(
      q,
      'sign_in_miss',
      { id: 'id', name: 'code(64)', address: 'code(64)', at: 'moment' },
      { primary: ['id'], index: { ix_miss_name: ['name', 'at'], ix_miss_address: ['address', 'at'] } },
    )
    await createTable(q, 'settings', { id: 'code(10)', value: 'long', version: 'whole' }, { primary: ['id'] })
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
