import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns } from '../base/ddl'

/** Sentences of a written list are in the language of whoever asked for it; null: asked for before this was kept. */
export class ExportLanguage1700000000067 implements MigrationInterface {
  name = 'ExportLanguage1700000000067'

  async up(q: QueryRunner): Promise<void> {
    await addColumns(q, 'staff_export', { locale: 'code(10)?' })
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
