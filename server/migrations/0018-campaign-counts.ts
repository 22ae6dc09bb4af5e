import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns, createTable } from '../base/ddl'

const STATUSES = [
  'suppressed',
  'holdout',
  'ready',
  'dispatching',
  'retrying',
  'accepted',
  'delivered',
  'failed',
  'unknown',
] as const

/** How many of a campaign's audience are in which state, counted as they change; previews that are counted in pieces. */
export class CampaignCounts1700000000018 implements MigrationInterface {
  name = 'CampaignCounts1700000000018'

  async up(q: QueryRunner): Promise<void> {
    // factsAt: as of which moment the audience is chosen. expected: how many it had when it was launched.
    await addColumns(q, 'campaign', { factsAt: 'moment?', expected: 'whole?' })
    // Why a provider is left alone: a pause that grows, or its day's allowance used up.
    await addColumns(q, 'provider_park', { reason: ['code(10)', 'pause'] })
    // What the platform itself calls each field of the template, e.g. thing1: 门店名称.
    await addColumns(q, 'message_template', { labels: 'long?' })
    // Several rows a campaign, added up when read: those who send side by side do not stand in line for one row.
    await createTable(
      q,
      'campaign_count',
      {
        campaignId: 'id',
        shard: 'whole',
        ...(Object.fromEntries(STATUSES.map((status) => [status, 'whole'])) as Record<string, 'whole'>),
      },
      { primary: ['campaignId', 'shard'] },
    )
    const sums = STATUSES.map((status) => `SUM(CASE WHEN status = '${status}' THEN 1 ELSE 0 END)`).join(', ')
    await q.query(
      `INSERT INTO campaign_count (campaignId, shard, ${STATUSES.join(', ')})
       SELECT campaignId, 0, ${sums} FROM campaign_send GROUP BY campaignId`,
    )
    // The last preview of a campaign that took longer than a request may: where the counting stands.
    await createTable(
      q,
      'campaign_preview',
      {
        campaignId: 'id',
        id: 'id',
        contentHash: 'code(43)',
        state: 'long',
        done: 'flag',
        total: 'whole',
        at: 'moment',
      },
      { primary: ['campaignId'] },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
