import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns, addIndex, createTable, dropIndex, widenColumn } from '../base/ddl'

/** Coupons at full strength: more terms and ways in, reservations, gifts, holds and what looks odd. */
export class CouponLife1700000000007 implements MigrationInterface {
  name = 'CouponLife1700000000007'

  async up(q: QueryRunner): Promise<void> {
    await templates(q)
    await pieces(q)
    await codes(q)
    await life(q)
    await abuse(q)
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}

async function templates(q: QueryRunner): Promise<void> {
  await addColumns(q, 'coupon_template', {
    tiers: 'long?',
    regionCodes: 'long?',
    segmentIds: 'long?',
    useTimes: 'long?',
    goods: 'long?',
    budgetFen: 'big?',
    committedFen: ['big', 0],
    spentFen: ['big', 0],
    inCentre: ['flag', 1],
    codeWord: 'label(20)?',
    codeSource: ['code(4)', 'own'],
    nextPlace: ['whole', 0],
    birthdayDaysBefore: 'whole?',
    issueOnTier: 'long?',
    pointsPrice: 'whole?',
    stripes: ['whole', 1],
    wechatCoupon: ['flag', 0],
    wechatStockId: 'code(64)?',
  })
  // uq_template_word: two templates published at once never open to one word.
  await addIndex(q, 'coupon_template', 'uq_template_word', ['codeWord'], { unique: true })
  // One share of a template's quantity, issued from by one server process at a time (mostly): a hot row each.
  await createTable(
    q,
    'coupon_stripe',
    { couponTemplateId: 'id', stripe: 'whole', quota: 'whole', issued: 'whole' },
    { primary: ['couponTemplateId', 'stripe'] },
  )
}

async function pieces(q: QueryRunner): Promise<void> {
  await widenColumn(q, 'coupon', 'code', 'code(32)')
  await widenColumn(q, 'coupon', 'source', 'code(16)')
  await addColumns(q, 'coupon', {
    // Who received it first, for ever: the limit per member counts these, so that giving a piece away wins no new one.
    issuedTo: ['id', ''],
    occasion: 'code(120)?',
    reservationId: 'id?',
    reservedUntil: 'moment?',
    transferUntil: 'moment?',
    remindedAt: 'moment?',
    releasedAt: 'moment?',
    wechatCode: 'code(64)?',
  })
  await q.query('UPDATE coupon SET issuedTo = memberId')
  await dropIndex(q, 'coupon', 'uq_coupon_seq')
  // uq_coupon_seq: the n-th piece of one member exists once, even where two writers missed the row lock.
  await addIndex(q, 'coupon', 'uq_coupon_seq', ['couponTemplateId', 'issuedTo', 'seq'], { unique: true })
  // uq_coupon_occasion: a birthday, a tier reached, a ticket, an order's item brings its piece once, whoever tries again.
  await addIndex(q, 'coupon', 'uq_coupon_occasion', ['occasion'], { unique: true })
  await addColumns(q, 'redemption', { actorKind: ['code(8)', 'staff'], reservationId: 'id?', items: 'long?' })
  // ix_redemption_staff: what one till did lately.
  await addIndex(q, 'redemption', 'ix_redemption_staff', ['staffId', 'at'])
}

async function codes(q: QueryRunner): Promise<void> {
  await createTable(
    q,
    'code_list',
    {
      id: 'id',
      couponTemplateId: 'id',
      kind: 'code(8)',
      name: 'words(40)',
      status: 'code(8)',
      total: 'whole',
      used: 'whole',
      jobId: 'id?',
      staffId: 'id',
      createdAt: 'moment',
    },
    { primary: ['id'], index: { ix_code_list_template: ['couponTemplateId', 'id'] } },
  )
  // Typed by people, each works once: the conditional update of its row decides.
  await createTable(
    q,
    'exchange_code',
    { code: 'code(32)', listId: 'id', couponTemplateId: 'id', usedBy: 'id?', usedAt: 'moment?', couponId: 'id?' },
    { primary: ['code'], index: { ix_exchange_code_list: ['listId', 'code'] } },
  )
  // Carried by pieces to the till, taken in order of place under the template's lock.
  await createTable(
    q,
    'piece_code',
    { couponTemplateId: 'id', place: 'whole', code: 'code(32)', listId: 'id' },
    {
      primary: ['couponTemplateId', 'place'],
      // uq_piece_code: two lists never bring one code that a till could read as either.
      unique: { uq_piece_code: ['code'] },
      index: { ix_piece_code_list: ['listId', 'place'] },
    },
  )
}

async function life(q: QueryRunner): Promise<void> {
  await createTable(
    q,
    'coupon_reservation',
    {
      id: 'id',
      couponId: 'id',
      couponTemplateId: 'id',
      memberId: 'id',
      storeId: 'id',
      apiKeyId: 'id',
      orderNo: 'words(64)',
      orderAmountFen: 'big?',
      items: 'long?',
      discountFen: 'big',
      state: 'code(10)',
      createdAt: 'moment',
      until: 'moment',
      endedAt: 'moment?',
      redemptionId: 'id?',
    },
    // ix_reservation_coupon: whether a coupon is held. ix_reservation_due: those whose time is up.
    {
      primary: ['id'],
      index: { ix_reservation_coupon: ['couponId'], ix_reservation_due: ['state', 'until'] },
    },
  )
  await createTable(
    q,
    'coupon_transfer',
    {
      id: 'id',
      tokenHash: 'code(43)',
      couponId: 'id',
      openCouponId: 'id?',
      giverId: 'id',
      acceptorId: 'id?',
      state: 'code(10)',
      createdAt: 'moment',
      expiresAt: 'moment',
      endedAt: 'moment?',
    },
    {
      primary: ['id'],
      // uq_transfer_token: a link names one gift. uq_transfer_open: a coupon is offered once at a time.
      unique: { uq_transfer_token: ['tokenHash'], uq_transfer_open: ['openCouponId'] },
      // ix_transfer_giver, ix_transfer_acceptor: circles of gifts. ix_transfer_due: those that nobody accepted.
      index: {
        ix_transfer_giver: ['giverId', 'createdAt'],
        ix_transfer_acceptor: ['acceptorId', 'createdAt'],
        ix_transfer_due: ['state', 'expiresAt'],
      },
    },
  )
  // An extension under way: pieces people hold move in steps; what is moved is no longer earlier than `until`.
  await createTable(
    q,
    'coupon_extension',
    {
      id: 'id',
      couponTemplateId: 'id',
      until: 'moment',
      at: 'moment',
      done: 'whole',
      staffId: 'id',
      reason: 'words(200)',
    },
    { primary: ['id'] },
  )
}

async function abuse(q: QueryRunner): Promise<void> {
  await createTable(
    q,
    'member_hold',
    {
      id: 'id',
      memberId: 'id',
      liveMemberId: 'id?',
      reason: 'words(200)',
      heldBy: 'id',
      since: 'moment',
      until: 'moment?',
      releasedBy: 'id?',
    },
    // uq_hold_live: a member is held once at a time, so that the time held is counted once.
    { primary: ['id'], unique: { uq_hold_live: ['liveMemberId'] }, index: { ix_hold_member: ['memberId', 'since'] } },
  )
  await createTable(
    q,
    'suspicion',
    {
      id: 'id',
      dedupeKey: 'code(160)',
      kind: 'code(32)',
      state: 'code(10)',
      score: 'whole',
      staffId: 'id?',
      storeId: 'id?',
      memberIds: 'long',
      facts: 'long',
      firstAt: 'moment',
      lastAt: 'moment',
      note: 'words(200)?',
      decidedBy: 'id?',
      decidedAt: 'moment?',
    },
    {
      primary: ['id'],
      // uq_suspicion: looking again finds the same pattern, it does not list it twice.
      unique: { uq_suspicion: ['dedupeKey'] },
      index: { ix_suspicion_open: ['state', 'score'] },
    },
  )
  // Which members had a phone, by its keyed hash: a number that moved to a new account brings no second helping.
  await createTable(
    q,
    'phone_history',
    { phoneKey: 'code(43)', memberId: 'id', firstAt: 'moment' },
    { primary: ['phoneKey', 'memberId'], index: { ix_phone_history_member: ['memberId'] } },
  )
  // The device a session was opened on, for who becomes a member in it.
  await addColumns(q, 'mini_session', { deviceKey: 'code(43)?' })
  // Which members were seen on a device (a random number the app keeps), by its keyed hash.
  await createTable(
    q,
    'device_seen',
    { deviceKey: 'code(43)', memberId: 'id', firstAt: 'moment', lastAt: 'moment' },
    { primary: ['deviceKey', 'memberId'], index: { ix_device_seen_member: ['memberId'] } },
  )
}
