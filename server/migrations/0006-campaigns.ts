import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Campaigns, their frozen audience with each person's outcome, and how often each person was contacted. */
export class Campaigns1700000000006 implements MigrationInterface {
  name = 'Campaigns1700000000006'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'campaign',
      {
        id: 'id',
        name: 'words(60)',
        status: 'code(20)',
        segmentId: 'id',
        channels: 'code(200)',
        templateIds: 'code(400)',
        holdoutPercent: 'whole?',
        couponTemplateId: 'id?',
        scheduleAt: 'moment?',
        expiresAt: 'moment?',
        conversionDays: 'whole',
        topic: 'code(20)',
        miniProgramPage: 'code(240)?',
        salt: 'code(43)',
        createdBy: 'id',
        askedBy: 'id?',
        approvedBy: 'id?',
        approvedContent: 'code(43)?',
        launchedBy: 'id?',
        launchedAt: 'moment?',
        deadline: 'moment?',
        pinned: 'long?',
        freezeAfter: 'id?',
        frozenAt: 'moment?',
        pausedFrom: 'code(20)?',
        pauseReason: 'words(200)?',
        finishedAt: 'moment?',
        version: 'whole',
        createdAt: 'moment',
      },
      { primary: ['id'], index: { ix_campaign_status: ['status', 'id'] } },
    )
    await createTable(
      q,
      'campaign_send',
      {
        id: 'id',
        campaignId: 'id',
        memberId: 'id',
        personKey: 'code(80)',
        status: 'code(12)',
        reason: 'code(40)?',
        variant: 'code(20)?',
        channel: 'code(20)?',
        fromChannel: 'whole',
        attempts: 'whole',
        attemptId: 'id?',
        contactDay: 'code(10)?',
        notBefore: 'moment',
        leaseUntil: 'moment',
        epoch: 'whole',
        at: 'moment',
      },
      {
        primary: ['id'],
        // uq_send_person: one person is addressed once in a campaign, through however many accounts.
        // uq_send_member: a chunk of the audience frozen twice lists nobody twice.
        unique: { uq_send_person: ['campaignId', 'personKey'], uq_send_member: ['campaignId', 'memberId'] },
        // ix_send_pump: what may be sent now. ix_send_attempt: whose outcome does an event speak of.
        index: {
          ix_send_pump: ['campaignId', 'status', 'notBefore', 'id'],
          ix_send_list: ['campaignId', 'id'],
          ix_send_attempt: ['attemptId'],
          ix_send_split: ['campaignId', 'channel', 'status'],
        },
      },
    )
    // One row a person: its lock makes "how many so far" and "one more" a single step for all campaigns and workers.
    await createTable(q, 'contact_guard', { personKey: 'code(80)' }, { primary: ['personKey'] })
    await createTable(
      q,
      'contact_ledger',
      { personKey: 'code(80)', day: 'code(10)', n: 'whole' },
      { primary: ['personKey', 'day'], index: { ix_contact_day: ['day'] } },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
