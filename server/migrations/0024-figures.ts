import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Figures that take long to count in a large shop, as they were counted last; thrown away they are counted anew. */
export class Figures1700000000024 implements MigrationInterface {
  name = 'Figures1700000000024'

  async up(q: QueryRunner): Promise<void> {
    await createTable(q, 'figure', { name: 'code(40)', value: 'long', at: 'moment' }, { primary: ['name'] })
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
