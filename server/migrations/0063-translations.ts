import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns } from '../base/ddl'

/** What people wrote of coupons, products and stores, in other languages too; what is not there is read as it was written. */
export class Translations1700000000063 implements MigrationInterface {
  name = 'Translations1700000000063'

  async up(q: QueryRunner): Promise<void> {
    await addColumns(q, 'coupon_template', { titles: 'long?' })
    await addColumns(q, 'product', { titles: 'long?' })
    await addColumns(q, 'store', { names: 'long?', addresses: 'long?' })
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
