/**
 * What columns hold in the large shop that statements are looked at in. `s.n` numbers the rows of a table from 0, `@now`
 * is the moment it is, in ms.
 */
type Told = { ids: (table: string, n: string) => string; amountOf: (table: string) => number }
type Shaped = string | ((told: Told) => string)
export type Shapes = Record<string, Shaped>

/** Which table's rows a column points at. */
export const REFERS: Record<string, string> = {
  memberId: 'member',
  newMemberId: 'member',
  mergedIntoId: 'member',
  tierMemberId: 'member',
  giverId: 'member',
  acceptorId: 'member',
  issuedTo: 'member',
  usedBy: 'member',
  ownerId: 'member',
  liveMemberId: 'member',
  couponId: 'coupon',
  openCouponId: 'coupon',
  liveCouponId: 'coupon',
  couponTemplateId: 'coupon_template',
  staffId: 'staff',
  storeId: 'store',
  channelId: 'channel',
  joinChannelId: 'channel',
  firstChannelId: 'channel',
  lastChannelId: 'channel',
  campaignId: 'campaign',
  segmentId: 'segment',
  listId: 'code_list',
  orderId: 'pay_order',
  shopOrderId: 'shop_order',
  productId: 'product',
  webhookId: 'webhook',
  eventId: 'outbox_event',
  moveId: 'points_move',
  attemptId: 'message_attempt',
  sendId: 'campaign_send',
  templateId: 'message_template',
  reservationId: 'coupon_reservation',
  redemptionId: 'redemption',
  apiKeyId: 'api_key',
  jobId: 'job',
}

/** One of these values, each in so many of a hundred rows. */
export function mix(shares: Record<string, number>): string {
  let sum = 0
  const cases = Object.entries(shares).map(([value, share]) => {
    sum += share
    return `WHEN MOD(s.n * 37, 100) < ${sum} THEN '${value}'`
  })
  return `CASE ${cases.join(' ')} ELSE '${Object.keys(shares)[0]}' END`
}

const dayBefore = (n: string): string =>
  `DATE_FORMAT(FROM_UNIXTIME(@now / 1000 + 28800 - MOD(${n}, 400) * 86400), '%Y-%m-%d')`
const DAY = dayBefore('s.n')
const spread =
  (table: string): Shaped =>
  ({ ids, amountOf }) =>
    // Not in step with whose turn the member's own rows are.
    ids(table, `MOD(s.n + s.n DIV 997, ${amountOf(table)})`)

/** By `table.column`, or by the name of a column wherever it stands. */
export const SHAPED: Shapes = {
  day: DAY,
  openid: "CONCAT('o', LPAD(s.n, 27, '0'))",
  followerOpenid: "CONCAT('f', LPAD(s.n, 27, '0'))",
  unionid: "CONCAT('u', LPAD(s.n, 27, '0'))",
  personKey: "CONCAT('unionid:u', LPAD(s.n, 27, '0'))",
  regionCode: "ELT(1 + MOD(s.n, 6), '440300', '440100', '310100', '110100', '810001', '330100')",
  language: mix({ 'zh-Hans': 90, 'zh-Hant': 4, yue: 3, en: 3 }),
  channel: mix({ mini_subscribe: 70, oa_template: 30 }),
  address: "CONCAT('10.', MOD(s.n, 250), '.', MOD(s.n DIV 250, 250), '.1')",

  // What outlived its time is swept every hour, so nearly everything is still good.
  expiresAt: '@now + (MOD(s.n * 86413, 34560000) - 300000) * 1000',

  'member.status': mix({ active: 97, frozen: 2, merged: 1 }),
  'member.gender': mix({ unknown: 40, female: 40, male: 20 }),
  'member.tier': mix({ standard: 80, silver: 15, gold: 5 }),
  'member.birthday': "DATE_FORMAT(DATE_ADD('1960-01-01', INTERVAL MOD(s.n, 18000) DAY), '%Y-%m-%d')",
  'member.mergedIntoId': ({ ids }) => `IF(MOD(s.n, 100) = 7, ${ids('member', 's.n + 1')}, NULL)`,
  'member.nickname': "CONCAT('会员', s.n)",
  // Eight parts a member, as `会员12` has them with its pinyin.
  'member_name.memberId': ({ ids }) => ids('member', 's.n DIV 8'),
  'member_name.part':
    "ELT(1 + MOD(s.n, 8), CONCAT('会员', s.n DIV 8), CONCAT('员', s.n DIV 8), s.n DIV 8, CONCAT('huiyuan', s.n DIV 8), CONCAT('yuan', s.n DIV 8), CONCAT('hy', s.n DIV 8), CONCAT('y', s.n DIV 8), SUBSTRING(s.n DIV 8, 2))",
  // Five answers each: two options, two numbers, a text.
  'own_answer.memberId': ({ ids }) => ids('member', 's.n DIV 5'),
  'own_answer.fieldKey': "CONCAT('field', MOD(s.n, 5))",
  'own_answer.word': "IF(MOD(s.n, 5) < 3, CONCAT('option', MOD(s.n DIV 5, 6)), '')",
  'own_answer.number': 'IF(MOD(s.n, 5) < 3, NULL, MOD(s.n DIV 5, 40))',
  'member_tag.memberId': ({ ids }) => ids('member', 's.n DIV 2'),
  'member_tag.tag': "CONCAT('标签', MOD(s.n, 2) * 10 + MOD(s.n DIV 2, 10))",
  'member_interest.memberId': ({ ids }) => ids('member', 's.n DIV 2'),
  'customer_identity.kind': "'platform'",
  'customer_identity.scope': mix({ taobao: 60, youzan: 20, jd: 20 }),
  'customer_identity.source': mix({ import: 80, open: 20 }),
  'tier_standing.terms': `'{"months":12,"by":"points","atLeast":100,"falls":"one","graceDays":7}'`,
  'rfm_class_day.class': mix({ loyal: 40, new: 30, lost: 30 }),
  'rfm_class_history.class': mix({ loyal: 40, new: 30, lost: 30 }),
  // One row a segment and day.
  'segment_day.day': ({ amountOf }) => dayBefore(`s.n DIV ${amountOf('segment')}`),
  'segment_move.day': DAY,
  'segment_move.way': mix({ entered: 50, left: 50 }),
  'member_interest.interest': "CONCAT('兴趣', MOD(s.n, 2) * 10 + MOD(s.n DIV 2, 10))",
  'insight_first.step': mix({ open: 60, redeemed: 20, claimed: 20 }),
  'insight_first.lastDay': "DATE_FORMAT(FROM_UNIXTIME(@now / 1000 - MOD(s.n DIV 400, 400) * 86400), '%Y-%m-%d')",
  'member_merge.status': mix({ offered: 20, merged: 60, separated: 10, awaiting_approval: 5, reversed: 5 }),
  'follower.openid': "CONCAT('f', LPAD(s.n, 27, '0'))",
  // Most followers are no members: the ones with a link lie in between.
  'follower.memberId': ({ ids, amountOf }) =>
    `IF(MOD(s.n, 6) = 0 AND s.n < ${amountOf('member')}, ${ids('member', 's.n')}, NULL)`,
  'follower.subscribed': 'IF(MOD(s.n, 10) = 9, 0, 1)',
  'follow_token.usedBy': "IF(MOD(s.n, 4) = 0, CONCAT('o', LPAD(s.n, 27, '0')), NULL)",
  'dynamic_handle.kind': '1 + MOD(s.n, 2)',
  'consent_state.memberId': ({ ids }) => ids('member', 's.n'),
  'consent_entry.purpose': mix({ 'marketing.wechat': 40, membershipTerms: 30, privacyPolicy: 30 }),
  'channel_touch.kind': "ELT(1 + MOD(s.n DIV 400, 4), 'scan', 'follow', 'open', 'join')",
  'channel_touch.channelId': spread('channel'),
  'channel.kind': mix({ official_account_qr: 60, mini_program_code: 40 }),
  'contact_ledger.n': '1 + MOD(s.n, 3)',

  'coupon_template.state': mix({ published: 50, closed: 40, draft: 5, paused: 5 }),
  'coupon_template.validityKind': mix({ fixed: 50, days_after_claim: 50 }),
  'coupon_template.codeSource': mix({ own: 90, list: 10 }),
  'coupon_template.birthdayDaysBefore': 'IF(MOD(s.n, 50) = 0, 7, NULL)',
  'coupon_template.issueOnJoin': 'IF(MOD(s.n, 50) = 1, 1, 0)',
  'coupon.couponTemplateId': spread('coupon_template'),
  'coupon.status': mix({ claimed: 62, redeemed: 30, voided: 5, transferring: 3 }),
  'coupon.source': mix({ claim: 60, grant: 20, join: 15, birthday: 5 }),
  'coupon.occasion': "IF(MOD(s.n, 3) = 0, CONCAT('birthday/', s.n), NULL)",
  'coupon.reservationId': ({ ids }) => `IF(MOD(s.n, 100) = 0, ${ids('coupon_reservation', 's.n DIV 100')}, NULL)`,
  'coupon.reservedUntil': 'NULL',
  'coupon.transferUntil': 'NULL',
  'redemption_preview.until': '@now + 100000 - MOD(s.n, 100)',
  'redemption.liveCouponId': ({ ids }) => `IF(MOD(s.n, 20) = 0, NULL, ${ids('coupon', 's.n')})`,
  'redemption.reversedAt': 'IF(MOD(s.n, 20) = 0, @now - 400000000, NULL)',
  'redemption.actorKind': mix({ staff: 90, partner: 10 }),
  'coupon_reservation.state': mix({ held: 5, confirmed: 80, freed: 10, expired: 5 }),
  'coupon_transfer.state': mix({ open: 5, accepted: 80, taken_back: 10, expired: 5 }),
  'code_list.kind': mix({ exchange: 50, piece: 50 }),
  'code_list.status': mix({ ready: 98, filling: 1, making: 1 }),
  'exchange_code.usedBy': ({ ids, amountOf }) =>
    `IF(MOD(s.n, 4) = 0, ${ids('member', `MOD(s.n, ${amountOf('member')})`)}, NULL)`,
  'exchange_code.listId': spread('code_list'),
  'piece_code.couponTemplateId': spread('coupon_template'),
  'suspicion.kind': mix({ redeem_and_reverse: 60, gift_circle: 40 }),
  'suspicion.memberIds': "'[]'",
  'suspicion.state': mix({ open: 30, dismissed: 60, held: 10 }),

  'job.status': mix({ done: 90, waiting: 8, failed: 1, running: 1 }),
  'job.kind': mix({ 'wechat.push': 60, 'follower.look-up': 30, 'campaign.pump': 10 }),
  'job.dedupeKey': "IF(MOD(s.n, 3) = 0, CONCAT('d', s.n), NULL)",
  'job.leaseUntil': '0',
  'outbox_event.spread': 'IF(MOD(s.n, 100) = 0, 0, 1)',
  'webhook_delivery.state': mix({ delivered: 95, waiting: 3, given_up: 2 }),
  'webhook.events': `'["coupon.redeemed"]'`,
  'api_key.scopes': `'["redemptions"]'`,
  'api_key.storeIds': 'NULL',
  'webhook.ownerKind': mix({ staff: 60, key: 40 }),
  'member_key.kid': mix({ k1: 60, k2: 40 }),
  'audit_entry.action': mix({ 'coupons.void': 60, 'membership.edit': 40 }),
  'audit_entry.actorKind': mix({ staff: 90, system: 10 }),
  'audit_entry.actorId': spread('staff'),
  'audit_entry.fields': `'["tags"]'`,
  'audit_entry.changes': 'NULL',
  'decision_note.kind': mix({ refund: 60, campaign: 40 }),
  'decision_note.decision': mix({ approve: 70, refuse: 30 }),
  'timeline_entry.kind': mix({ coupon_claimed: 60, coupon_redeemed: 20, message_sent: 20 }),
  'timeline_entry.detail': "'{}'",
  'audit_entry.objectKind': mix({ member: 50, coupon: 30, campaign: 20 }),
  'staff.role': mix({ cashier: 80, service: 10, marketer: 5, owner: 5 }),
  'idempotency_key.status': '200',

  'campaign.channels': `'["mini_subscribe"]'`,
  'campaign.templateIds': ({ ids }) => `CONCAT('{"mini_subscribe":"', ${ids('message_template', '0')}, '"}')`,
  'campaign.pinned': 'NULL',
  'campaign.topic': "'offers'",
  'campaign.status': mix({ finished: 85, draft: 10, running: 5 }),
  'campaign_send.status': mix({
    accepted: 58,
    delivered: 20,
    suppressed: 10,
    ready: 5,
    failed: 5,
    unknown: 1,
    retrying: 1,
  }),
  'campaign_send.campaignId': spread('campaign'),
  'campaign_send.opened': 'IF(MOD(s.n, 5) = 0, 1, 0)',
  'campaign_send.reason': `IF(MOD(s.n * 37, 100) BETWEEN 78 AND 87, ELT(1 + MOD(s.n, 5), 'no_consent', 'frequency_cap', 'no_quota', 'unreachable', 'frozen'), NULL)`,
  'message_attempt.outcome': mix({ accepted: 90, failed: 7, unknown: 2, dispatching: 1 }),
  'message_attempt.sendId': ({ ids }) => `IF(MOD(s.n, 10) = 0, NULL, ${ids('campaign_send', 's.n')})`,
  'segment.rule': `'{"all":[]}'`,
  'message_template.topic': "'offers'",
  'message_template.kind': mix({ marketing: 80, service: 20 }),
  'message_template.scenes': "'[]'",
  'message_template.bodies': `'{"zh-Hans":{"fields":{"thing1":"好礼"}}}'`,
  'message_template.labels': 'NULL',
  'message_template.channel': mix({ mini_subscribe: 70, oa_template: 30 }),
  'subscribe_grant.state': mix({ available: 40, used: 50, reserved: 10 }),

  'pay_order.status': mix({ paid: 80, closed: 15, unpaid: 3, refunded: 2 }),
  'pay_order.couponIds': 'NULL',
  'pay_order.terms': `'{"months":12,"tier":null}'`,
  'pay_order.takenBack': 'NULL',
  'shop_order.platform': mix({ taobao: 60, youzan: 20, jd: 20 }),
  'shop_order.status': mix({ completed: 80, shipped: 8, paid: 5, refunded: 5, closed: 2 }),
  'shop_order.purchase': 'IF(MOD(s.n, 50) = 0, 0, 1)',
  'shop_order.memberId': spread('member'),
  'shop_order.source': mix({ import: 70, open: 20, till: 5, shop: 5 }),
  'shop_order_change.importId': 'NULL',
  'shop_order_change.version': '1',
  'shop_order_change.shopOrderId': ({ ids }) => ids('shop_order', 's.n'),
  'shop_order_item.place': '0',
  'shop_order_item.shopOrderId': ({ ids }) => ids('shop_order', 's.n'),
  'pay_order.kind': mix({ membership: 60, coupon_pack: 40 }),
  'pay_refund.status': mix({ done: 90, processing: 5, awaiting_approval: 3, failed: 2 }),
  'product.kind': mix({ membership: 50, coupon_pack: 50 }),
  'product.titles': 'NULL',
  'product.items': 'NULL',
  'bill_difference.kind': mix({ missing_there: 60, amount: 40 }),
  'bill_check.day': DAY,
  'bill_check.status': mix({ equal: 98, different: 2 }),
  'points_move.kind': mix({ earned: 60, exchanged: 30, expired: 10 }),
  'points_entry.account': "ELT(1 + MOD(s.n, 2), 'member', 'brand')",
  'points_entry.moveId': ({ ids }) => ids('points_move', 's.n DIV 2'),
  'points_batch.unspent': 'IF(MOD(s.n, 5) = 0, 50, 0)',
}
