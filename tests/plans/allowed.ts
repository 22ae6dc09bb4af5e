/**
 * Statements that may read or sort more than a few thousand rows, each with the reason. A statement is named by a part
 * of its text; the reason of one that is gone is taken off.
 */
export const ALLOWED: { part: string; why: string }[] = [
  {
    part: 'SELECT x.part, COUNT(*) AS members FROM (SELECT CASE WHEN',
    why: 'Segments beside each other: a question about all members, asked by staff and stopped after ten seconds.',
  },
  {
    part: "SELECT COUNT(*) AS n FROM member m WHERE m.status IN ('active','frozen','lead') AND",
    why: 'A segment is any question about all members; how many answer to it is asked by staff, one at a time.',
  },
  {
    part: 'AND (NOT EXISTS (SELECT 1 FROM member_tag t WHERE t.memberId = m.id))',
    why: 'Who has no tag is found among all who have one; in the bulk lane, and seldom asked.',
  },
  {
    part: 'SELECT COUNT(*) AS n FROM follower f WHERE f.subscribed = 1',
    why: 'The overview: from an index alone, and in a large shop counted beforehand by a standing job.',
  },
  {
    part: 'SELECT COUNT(*) AS n FROM consent_state c JOIN member m',
    why: 'The overview, as above.',
  },
  {
    part: 'SELECT COUNT(*) AS people, SUM(wechat) AS wechat',
    why: 'The report for auditors counts everybody who allows something, once in a while.',
  },
  {
    part: 'SELECT m.regionCode, COUNT(*) AS n FROM member m',
    why: 'The overview, as above.',
  },
  {
    part: 'AS since, COUNT(*) AS n FROM member m',
    why: 'The overview, as above: the joins of 30 days.',
  },
  {
    part: "SELECT COUNT(*) AS n FROM member m WHERE m.status IN ('active','frozen')",
    why: 'How many a simulation of tiers is going to look at: once, before the job looks at each of them.',
  },
  {
    part: 'SELECT m.id FROM member m ORDER BY m.id LIMIT',
    why: 'Whether there are so many: the key is walked that far and no farther.',
  },
  {
    part: 'SELECT SUM(amount) AS n FROM points_entry',
    why: 'The books of points are added up whole, by whoever checks them.',
  },
  {
    part: 'SELECT v.id FROM points_move v LEFT JOIN points_entry e',
    why: 'The books of points, as above.',
  },
  {
    part: '(SELECT COUNT(*) FROM member WHERE points < 0)',
    why: 'The books of points, as above.',
  },
  {
    part: 'SELECT phoneKey AS link, MIN(firstAt)',
    why: 'A year of phones is compared once an hour in the standing lane; nearly every row is of that year.',
  },
  {
    part: "WHEN `o`.`status` IN ('paid','refunded') THEN `o`.`amountFen`",
    why: 'Number and sums of all orders the filters name, from an index alone.',
  },
  {
    part: "SELECT m.id FROM member m WHERE m.status IN ('active','frozen') AND m.id > ? AND",
    why: 'A page of a segment, as below, without the leads.',
  },
  {
    part: "SELECT m.id FROM member m WHERE m.status IN ('active','frozen','lead') AND m.id > ? AND",
    why: 'A page of a segment by rising id: which of the rule and the order is walked is the optimiser’s choice, by the rule.',
  },
  {
    part: 'SELECT openid FROM follower LIMIT',
    why: 'Whether there is any: the first row ends it.',
  },
  {
    part: 'AND NOT EXISTS (SELECT 1 FROM phone_history p WHERE p.memberId = m.id)',
    why: 'Once in a lifetime: members from before the record of phones, in pieces.',
  },
  {
    part: 'SELECT DISTINCT memberId AS id FROM points_batch WHERE expiresAt <=',
    why: 'Batches are deleted as they run out, so few are due; in the large shop, which nobody swept, most are.',
  },
  {
    part: 'SUM(o.refundedFen) AS refundedFen FROM pay_order o GROUP BY o.status',
    why: 'All orders added up by a standing job, so that no list has to.',
  },
  {
    part: 'SELECT staffId, memberId, MAX(storeId) AS storeId, COUNT(*) AS n, SUM(discountFen) AS fen',
    why: 'The uses of some weeks are compared once an hour in the standing lane, by a range of their moments.',
  },
  {
    part: 'SELECT staffId AS id, staffId, MAX(storeId) AS storeId, COUNT(*) AS n',
    why: 'The uses of some weeks, as above.',
  },
  {
    part: 'SELECT couponId AS id, MAX(staffId) AS staffId, MAX(storeId) AS storeId, COUNT(*) AS n',
    why: 'The uses of some weeks, as above.',
  },
  {
    part: 'SELECT 1 AS one FROM member LIMIT',
    why: 'Whether there is any: the first row ends it.',
  },
  {
    part: 'SELECT COUNT(*) AS n FROM member',
    why: 'A large sample is put into an empty shop only, once; the overview and a segment count likewise, see above.',
  },
  {
    part: 'SELECT COUNT(1) AS `cnt` FROM `pay_refund` `r`',
    why: 'Number of all refunds without a filter, from an index alone; a shop has far fewer than orders.',
  },
]
