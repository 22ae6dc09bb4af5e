import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Saved questions about members. */
export class Segments1700000000004 implements MigrationInterface {
  name = 'Segments1700000000004'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'segment',
      {
        id: 'id',
        name: 'words(60)',
        rule: 'long',
        version: 'whole',
        createdAt: 'moment',
        updatedAt: 'moment',
      },
      { primary: ['id'] },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
