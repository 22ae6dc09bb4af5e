import type { MigrationInterface, QueryRunner } from 'typeorm'
import { createTable } from '../base/ddl'

/** Coupon templates, the pieces members hold, their redemptions, and grants under way. */
export class Coupons1700000000003 implements MigrationInterface {
  name = 'Coupons1700000000003'

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'coupon_template',
      {
        id: 'id',
        state: 'code(10)',
        title: 'words(40)',
        kind: 'code(10)',
        valueFen: 'big?',
        discountPercent: 'whole?',
        maxDiscountFen: 'big?',
        thresholdFen: 'big',
        total: 'whole',
        perMemberLimit: 'whole',
        claimFrom: 'moment',
        claimUntil: 'moment',
        validityKind: 'code(20)',
        validFrom: 'moment?',
        validUntil: 'moment?',
        validDays: 'whole?',
        eligibility: 'long?',
        storeIds: 'long?',
        transferable: 'flag',
        issueOnJoin: 'flag',
        issued: 'whole',
        redeemed: 'whole',
        voided: 'whole',
        version: 'whole',
        createdAt: 'moment',
      },
      // ix_template_offer: what may be shown to members now. ix_template_join: what a joining member is given.
      {
        primary: ['id'],
        index: { ix_template_offer: ['state', 'claimUntil'], ix_template_join: ['issueOnJoin', 'state'] },
      },
    )
    await createTable(
      q,
      'coupon',
      {
        id: 'id',
        code: 'code(12)',
        couponTemplateId: 'id',
        memberId: 'id',
        seq: 'whole',
        status: 'code(12)',
        source: 'code(10)',
        sourceId: 'id?',
        claimedAt: 'moment',
        validFrom: 'moment',
        validUntil: 'moment',
        redeemedAt: 'moment?',
      },
      {
        primary: ['id'],
        unique: {
          // uq_coupon_code: two pieces drawn at once never share a code that a till could read as either.
          uq_coupon_code: ['code'],
          // uq_coupon_seq: the n-th piece of one member exists once, even where two writers missed the row lock.
          uq_coupon_seq: ['couponTemplateId', 'memberId', 'seq'],
        },
        index: {
          // ix_coupon_mine: a member's coupons, those that end first at the top.
          ix_coupon_mine: ['memberId', 'validUntil', 'id'],
          // ix_coupon_expired: how many of a template ran out unused; who holds one in which status.
          ix_coupon_expired: ['couponTemplateId', 'status', 'validUntil'],
        },
      },
    )
    await createTable(
      q,
      'redemption',
      {
        id: 'id',
        couponId: 'id',
        liveCouponId: 'id?',
        couponTemplateId: 'id',
        memberId: 'id',
        storeId: 'id',
        staffId: 'id',
        orderNo: 'words(64)?',
        orderAmountFen: 'big?',
        discountFen: 'big',
        at: 'moment',
        day: 'code(10)',
        reversedAt: 'moment?',
        reversedBy: 'id?',
        reverseReason: 'words(200)?',
      },
      {
        primary: ['id'],
        // uq_redemption_live: of one coupon one use stands at a time, whatever raced; a reversed one frees the place.
        unique: { uq_redemption_live: ['liveCouponId'] },
        index: {
          // ix_redemption_store: a store's day. ix_redemption_day: the day of all stores. ix_redemption_member: who came back.
          ix_redemption_store: ['storeId', 'day', 'id'],
          ix_redemption_day: ['day', 'id'],
          ix_redemption_member: ['memberId', 'at'],
          ix_redemption_coupon: ['couponId'],
        },
      },
    )
    // What a staff session was shown: a dynamic code may be confirmed by the same session after it ran out on the phone.
    // The primary key decides two previews of one code at once.
    await createTable(
      q,
      'redemption_preview',
      { id: 'code(43)', couponId: 'id', until: 'moment' },
      { primary: ['id'], index: { ix_preview_until: ['until'] } },
    )
    // A dynamic code is spent by a redemption; the primary key decides two tills that read one screen.
    await createTable(
      q,
      'spent_code',
      { id: 'code(43)', at: 'moment' },
      { primary: ['id'], index: { ix_spent_at: ['at'] } },
    )
    await createTable(
      q,
      'code_miss',
      { id: 'id', staffId: 'id', address: 'code(64)', at: 'moment' },
      { primary: ['id'], index: { ix_code_miss_staff: ['staffId', 'at'], ix_code_miss_address: ['address', 'at'] } },
    )
    // One grant, its place in the list of members and its counts: moved in the transaction that issues, so that a
    // process that died goes on exactly where it stood. The id is the job's.
    await createTable(
      q,
      'coupon_grant',
      {
        id: 'id',
        couponTemplateId: 'id',
        segmentId: 'id?',
        memberIds: 'long?',
        place: 'code(36)?',
        done: 'whole',
        failed: 'whole',
        total: 'whole?',
        staffId: 'id',
        createdAt: 'moment',
      },
      { primary: ['id'] },
    )
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
