import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addIndex, createTable } from '../base/ddl'

/** Products, orders, refunds, what the platform told us, the daily bill, paid memberships. */
export class Payments1700000000009 implements MigrationInterface {
  name = 'Payments1700000000009'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'product',
      {
        id: 'id',
        kind: 'code(12)',
        title: 'words(40)',
        priceFen: 'big',
        months: 'whole?',
        tier: 'code(20)?',
        items: 'long?',
        onSale: 'flag',
        sold: 'whole',
        version: 'whole',
        createdAt: 'moment',
      },
      { primary: ['id'], index: { ix_product_sale: ['onSale', 'id'] } },
    )
    await orders(q)
    await refunds(q)
    await bills(q)
    // ix_member_merged: which accounts became part of this one, with what they bought.
    await addIndex(q, 'member', 'ix_member_merged', ['mergedIntoId'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}

async function orders(q: QueryRunner): Promise<void> {
  await createTable(
    q,
    'pay_order',
    {
      id: 'id',
      orderNo: 'code(32)',
      // The caller's idempotency key, hashed: one key brings one order, also where the answer never left.
      askKey: 'code(43)',
      memberId: 'id',
      openid: 'code(64)',
      productId: 'id',
      kind: 'code(12)',
      title: 'words(40)',
      terms: 'long',
      amountFen: 'big',
      status: 'code(10)',
      prepayId: 'code(64)?',
      payUntil: 'moment',
      transactionId: 'code(64)?',
      paidAt: 'moment?',
      closedAt: 'moment?',
      // The money came after the order was closed.
      paidLate: 'flag',
      refundedFen: 'big',
      // Asked for or under way: refunds together never exceed what was paid, whoever asks at once.
      refundingFen: 'big',
      // The pieces of a pack, once they were given.
      couponIds: 'long?',
      // What a refund of everything took back meanwhile, to be given again should it fail.
      takenBack: 'long?',
      nextQueryAt: 'moment?',
      askedAt: 'moment?',
      queries: 'whole',
      createdAt: 'moment',
    },
    {
      primary: ['id'],
      // uq_order_no: our number, told to the platform first. uq_order_transaction: one payment settles one order.
      // uq_order_key: two requests with one key make one order.
      unique: { uq_order_no: ['orderNo'], uq_order_transaction: ['transactionId'], uq_order_key: ['askKey'] },
      index: {
        ix_order_member: ['memberId', 'id'],
        ix_order_status: ['status', 'id'],
        // ix_order_ask: whose news stays out.
        ix_order_ask: ['status', 'nextQueryAt'],
        ix_order_paid: ['paidAt'],
      },
    },
  )
  await createTable(
    q,
    'paid_period',
    {
      id: 'id',
      memberId: 'id',
      orderId: 'id',
      months: 'whole',
      tier: 'code(20)?',
      // The tier the member had when this one took effect, to fall back to.
      tierBefore: 'code(20)?',
      // Whose tier it is then: of two accounts that became one, the one that stayed.
      tierMemberId: 'id?',
      since: 'moment',
      until: 'moment',
      endedAt: 'moment?',
      remindedAt: 'moment?',
    },
    {
      primary: ['id'],
      // uq_period_order: one order brings its months once.
      unique: { uq_period_order: ['orderId'] },
      index: { ix_period_member: ['memberId', 'until'], ix_period_end: ['endedAt', 'until'] },
    },
  )
}

async function refunds(q: QueryRunner): Promise<void> {
  await createTable(
    q,
    'pay_refund',
    {
      id: 'id',
      refundNo: 'code(64)',
      orderId: 'id',
      amountFen: 'big',
      reason: 'words(80)',
      status: 'code(20)',
      // Null: asked for by itself.
      askedBy: 'id?',
      approvedBy: 'id?',
      platformId: 'code(64)?',
      problem: 'words(200)?',
      nextQueryAt: 'moment?',
      queries: 'whole',
      createdAt: 'moment',
      sentAt: 'moment?',
      doneAt: 'moment?',
    },
    {
      primary: ['id'],
      // uq_refund_no: the platform pays one number back once, however often it is sent.
      unique: { uq_refund_no: ['refundNo'] },
      index: {
        ix_refund_order: ['orderId'],
        ix_refund_status: ['status', 'id'],
        ix_refund_ask: ['status', 'nextQueryAt'],
        ix_refund_done: ['doneAt'],
      },
    },
  )
  // A notice, sealed as it came, before it is answered; the primary key makes its repeats one. Kept 90 days.
  await createTable(
    q,
    'pay_notice',
    { id: 'code(64)', kind: 'code(40)', orderNo: 'code(64)?', sealed: 'long', outcome: 'code(20)', at: 'moment' },
    { primary: ['id'], index: { ix_notice_at: ['at'] } },
  )
}

async function bills(q: QueryRunner): Promise<void> {
  await createTable(
    q,
    'bill_check',
    {
      day: 'code(10)',
      status: 'code(10)',
      payments: 'whole',
      paidFen: 'big',
      refunds: 'whole',
      refundedFen: 'big',
      checkedAt: 'moment?',
    },
    { primary: ['day'] },
  )
  await createTable(
    q,
    'bill_difference',
    {
      id: 'id',
      day: 'code(10)',
      kind: 'code(24)',
      // The order's or refund's number; what makes a difference the same one when the day is compared again.
      subject: 'code(80)',
      orderNo: 'code(64)?',
      ours: 'long?',
      theirs: 'long?',
      note: 'words(200)?',
      settledBy: 'id?',
      settledAt: 'moment?',
    },
    { primary: ['id'], unique: { uq_difference: ['day', 'kind', 'subject'] } },
  )
}
