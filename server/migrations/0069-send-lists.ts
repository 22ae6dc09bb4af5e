import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns, addIndex } from '../base/ddl'

/** The list of a campaign's sends finds by outcome, reason and opened or not without reading the others. */
export class SendLists1700000000069 implements MigrationInterface {
  name = 'SendLists1700000000069'

  async up(q: QueryRunner): Promise<void> {
    // opened: whether the message of the send was opened; when, its attempt knows.
    await addColumns(q, 'campaign_send', { opened: ['flag', 0] })
    await q.query(
      'UPDATE campaign_send SET opened = 1 WHERE attemptId IN (SELECT id FROM message_attempt WHERE openedAt IS NOT NULL)',
    )
    // ix_send_found: sends of one outcome, opened or not, in the order of the list. `opened` stands first, so that whoever
    // takes sends by outcome and time is never led here instead of to ix_send_pump.
    await addIndex(q, 'campaign_send', 'ix_send_found', ['campaignId', 'opened', 'status', 'id'])
    // ix_send_reason: those that were not written to, by why.
    await addIndex(q, 'campaign_send', 'ix_send_reason', ['campaignId', 'reason', 'id'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
