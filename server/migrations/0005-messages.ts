import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Message templates, permissions to send, attempts to send and what the platform said of them. */
export class Messages1700000000005 implements MigrationInterface {
  name = 'Messages1700000000005'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'message_template',
      {
        id: 'id',
        channel: 'code(20)',
        name: 'words(60)',
        providerTemplateId: 'code(64)',
        topic: 'code(20)',
        kind: 'code(10)',
        scenes: 'code(200)',
        bodies: 'long',
        version: 'whole',
        createdAt: 'moment',
      },
      { primary: ['id'], index: { ix_message_template_provider: ['channel', 'providerTemplateId'] } },
    )
    await createTable(
      q,
      'subscribe_grant',
      {
        id: 'id',
        openid: 'code(64)',
        providerTemplateId: 'code(64)',
        state: 'code(10)',
        reportId: 'code(200)?',
        eventId: 'code(200)?',
        acceptedAt: 'moment',
        attemptId: 'id?',
        changedAt: 'moment',
      },
      {
        primary: ['id'],
        // uq_grant_report: the client's report repeated after a lost answer is one permission.
        // uq_grant_event: the platform's event delivered again is one permission, or confirms one once.
        unique: { uq_grant_report: ['reportId'], uq_grant_event: ['eventId'] },
        // ix_grant_person: has this person a permission for this template, and which is the oldest.
        index: {
          ix_grant_person: ['openid', 'providerTemplateId', 'state', 'id'],
          ix_grant_attempt: ['attemptId'],
        },
      },
    )
    await createTable(
      q,
      'message_attempt',
      {
        id: 'id',
        sendKey: 'code(120)',
        campaignId: 'id?',
        sendId: 'id?',
        memberId: 'id',
        channel: 'code(20)',
        templateId: 'id',
        providerTemplateId: 'code(64)',
        address: 'code(64)',
        outcome: 'code(12)',
        code: 'code(40)?',
        msgId: 'code(40)?',
        startedAt: 'moment',
        endedAt: 'moment?',
        deliveredAt: 'moment?',
        deliveryStatus: 'code(80)?',
        openedAt: 'moment?',
      },
      {
        primary: ['id'],
        // uq_attempt_key: two workers, or a repeated request, that mean the same try make one attempt.
        unique: { uq_attempt_key: ['sendKey'] },
        // ix_attempt_msg: which attempt does the platform's event speak of. Not unique: a doubled id of the platform
        // must never keep an acceptance from being recorded.
        index: {
          ix_attempt_msg: ['channel', 'msgId'],
          ix_attempt_address: ['address', 'outcome', 'startedAt'],
          ix_attempt_campaign: ['campaignId', 'outcome'],
          ix_attempt_member: ['memberId', 'startedAt'],
        },
      },
    )
    // What the platform told of a message; kept because it may tell before the call that sent it has returned.
    await createTable(
      q,
      'message_event',
      {
        channel: 'code(20)',
        msgId: 'code(40)',
        ok: 'flag',
        status: 'code(80)',
        at: 'moment',
      },
      // The primary key makes an event delivered again one event.
      { primary: ['channel', 'msgId'], index: { ix_message_event_at: ['at'] } },
    )
    // A provider that asked to be left alone, for everybody, until a moment.
    await createTable(
      q,
      'provider_park',
      { channel: 'code(20)', until: 'moment', strikes: 'whole' },
      { primary: ['channel'] },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
