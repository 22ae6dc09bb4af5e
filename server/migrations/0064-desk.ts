import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns } from '../base/ddl'

/** Campaigns to those who did not open another, segments put away and counted beforehand, and what a change was from. */
export class Desk1700000000064 implements MigrationInterface {
  name = 'Desk1700000000064'

  async up(q: QueryRunner): Promise<void> {
    await addColumns(q, 'campaign', { unopenedOf: 'id?' })
    await addColumns(q, 'segment', {
      archivedAt: 'moment?',
      members: 'whole?',
      reachable: 'whole?',
      countedAt: 'moment?',
    })
    await addColumns(q, 'audit_entry', { changes: 'long?' })
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
