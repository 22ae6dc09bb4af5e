import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What was paid here before there was a ledger of orders is in it, and in its buyers' figures. */
export class BoughtHere1700000000073 implements MigrationInterface {
  name = 'BoughtHere1700000000073'

  async up(q: QueryRunner): Promise<void> {
    const status = "CASE WHEN o.amountFen > 0 AND o.refundedFen >= o.amountFen THEN 'refunded' ELSE 'completed' END"
    const bought = 'FROM pay_order o WHERE o.paidAt IS NOT NULL AND o.paidLate = 0'
    await q.query(
      `INSERT INTO shop_order (id, platform, orderNo, memberId, storeId, status, purchase, paidAt, amountFen, refundedFen, source, importId, points, pointRate, pointFen, version, createdAt, updatedAt)
       SELECT o.id, '@shop', o.orderNo, o.memberId, NULL, ${status}, 1, o.paidAt, o.amountFen, o.refundedFen, 'shop', NULL, 0, NULL, NULL, 1, o.paidAt, o.paidAt ${bought}`,
    )
    await q.query(
      `INSERT INTO shop_order_item (shopOrderId, place, sku, name, quantity, amountFen)
       SELECT o.id, 0, o.productId, o.title, 1, o.amountFen ${bought}`,
    )
    await q.query(
      `INSERT INTO shop_order_change (shopOrderId, version, at, source, importId, apiKeyId, was, became)
       SELECT o.id, 1, o.paidAt, 'shop', NULL, NULL, NULL,
              JSON_OBJECT('status', ${status}, 'paidAt', o.paidAt, 'amountFen', o.amountFen, 'refundedFen', o.refundedFen) ${bought}`,
    )
    // Of two accounts that became one the one that stays has what the other bought.
    const merged = 'SELECT m.id FROM member m WHERE m.mergedIntoId IS NOT NULL'
    for (let left = 1; left > 0;) {
      await q.query(
        `UPDATE shop_order SET memberId = (SELECT m.mergedIntoId FROM member m WHERE m.id = shop_order.memberId) WHERE memberId IN (${merged})`,
      )
      const rows = (await q.query(`SELECT COUNT(*) AS n FROM shop_order WHERE memberId IN (${merged})`)) as {
        n: number
      }[]
      left = Number(rows[0]!.n)
    }
    await q.query('DELETE FROM member_stat')
    await q.query(
      `INSERT INTO member_stat (memberId, orderCount, returnedCount, spentFen, firstPaidAt, lastPaidAt)
       SELECT memberId, COUNT(*), SUM(CASE WHEN status = 'refunded' THEN 1 ELSE 0 END), SUM(amountFen - refundedFen), MIN(paidAt), MAX(paidAt)
         FROM shop_order WHERE memberId IS NOT NULL AND purchase = 1 GROUP BY memberId`,
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
