import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Orders: purchases from any source as a ledger, and what each member's add up to. */
export class Orders1700000000071 implements MigrationInterface {
  name = 'Orders1700000000071'

  async up(q: QueryRunner): Promise<void> {
    // purchase: whether it counts (paid once, whatever went back); the state says the same, for an index.
    // points: what it has earned, less what was taken back; pointRate, pointFen: how it earns, null: not at all.
    await createTable(
      q,
      'shop_order',
      {
        id: 'id',
        platform: 'code(32)',
        orderNo: 'label(64)',
        memberId: 'id?',
        storeId: 'id?',
        status: 'code(12)',
        purchase: 'flag',
        paidAt: 'moment?',
        amountFen: 'big',
        refundedFen: 'big',
        source: 'code(8)',
        importId: 'id?',
        points: 'whole',
        pointRate: 'whole?',
        pointFen: 'big?',
        version: 'whole',
        createdAt: 'moment',
        updatedAt: 'moment',
      },
      {
        primary: ['id'],
        // uq_shop_order_no: two who tell of one order at once make one of it.
        unique: { uq_shop_order_no: ['platform', 'orderNo'] },
        // ix_shop_order_member: what a member bought, newest first, and where her purchases begin and end.
        index: { ix_shop_order_member: ['memberId', 'purchase', 'paidAt'] },
      },
    )
    await createTable(
      q,
      'shop_order_item',
      {
        shopOrderId: 'id',
        place: 'whole',
        sku: 'label(64)?',
        name: 'words(200)?',
        quantity: 'whole?',
        amountFen: 'big?',
      },
      { primary: ['shopOrderId', 'place'] },
    )
    // Only ever added to: what each report changed, from what to what; the first one holds the whole order.
    await createTable(
      q,
      'shop_order_change',
      {
        shopOrderId: 'id',
        version: 'whole',
        at: 'moment',
        source: 'code(8)',
        importId: 'id?',
        apiKeyId: 'id?',
        was: 'long?',
        became: 'long',
      },
      // The key is the version: two changes that both think to be the next are one too many.
      { primary: ['shopOrderId', 'version'], index: { ix_shop_order_change_import: ['importId'] } },
    )
    // One row for each member with a purchase: kept in the order's own transaction, equal to a recount from nothing.
    await createTable(
      q,
      'member_stat',
      {
        memberId: 'id',
        orderCount: 'whole',
        returnedCount: 'whole',
        spentFen: 'big',
        firstPaidAt: 'moment',
        lastPaidAt: 'moment',
      },
      {
        primary: ['memberId'],
        // What segments ask for: how long ago, how often, how much.
        index: {
          ix_member_stat_last: ['lastPaidAt'],
          ix_member_stat_count: ['orderCount'],
          ix_member_stat_spent: ['spentFen'],
        },
      },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
