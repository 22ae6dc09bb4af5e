import { createConnection } from 'mysql2/promise'
import { regionCodes } from '../../shared/regions/tree'
import { fillLarge, number, uuidOf } from '../plans/large'
import { mix, type Shapes } from '../plans/shaped'
import { SET_UP } from './shop'

const DAY = 86_400_000

/**
 * A number between 0 and 1 that looks like chance and is the same for the same row. Each fact multiplies the row's number
 * by a number of its own: sums of texts that only begin otherwise would differ by the same bits in every row.
 */
const chance = (what: string): string => {
  const own = [...what].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 900_001, 7)
  return `(CRC32(s.n * ${2 * own + 100_003}) / 4294967296)`
}
const below = (most: number, what: string): string => `FLOOR(${most} * ${chance(what)})`
const oneOf = (values: readonly string[], what: string): string =>
  `ELT(1 + ${below(values.length, what)}, ${values.map((v) => `'${v}'`).join(', ')})`
const share = (of: number, what: string): string => `IF(${chance(what)} < ${of}, 1, 0)`
/** Some moment of the last so many days, more often a late one. */
const lately = (days: number, what: string): string => `@now - FLOOR(${days * DAY} * POW(${chance(what)}, 2))`

/** Districts, few of which have most people. */
const PLACES = regionCodes().filter((code) => !code.endsWith('00'))
const LIVES = `ELT(1 + FLOOR(${PLACES.length} * POW(${chance('where')}, 2)), ${PLACES.map((p) => `'${p}'`).join(',')})`

/** Facts of members by chance, each by itself. */
const SHAPES: Shapes = {
  'member.regionCode': `IF(${chance('at')} < 0.1, NULL, ${LIVES})`,
  'member.language': `CASE WHEN ${chance('word')} < 0.86 THEN 'zh-Hans' WHEN ${chance('word')} < 0.94 THEN 'yue' WHEN ${chance('word')} < 0.97 THEN 'zh-Hant' ELSE 'en' END`,
  'member.gender': oneOf(['unknown', 'unknown', 'female', 'female', 'female', 'male'], 'gender'),
  'member.tier': `CASE WHEN ${chance('tier')} < 0.8 THEN 'standard' WHEN ${chance('tier')} < 0.95 THEN 'silver' ELSE 'gold' END`,
  'member.birthday': `IF(${chance('born')} < 0.3, NULL, DATE_FORMAT(DATE_ADD('1950-01-01', INTERVAL ${below(21_000, 'day')} DAY), '%Y-%m-%d'))`,
  'member.points': below(5_000, 'points'),
  'member.completeness': `10 * ${below(11, 'complete')}`,
  'member.joinedAt': `@now - FLOOR((1 - ${chance('joined')}) * ${1_000 * DAY})`,
  // As the consents below; what they bought is told when the orders are there.
  'member.allowsWechat': share(0.6, 'wechat'),
  'member.allowsSms': share(0.5, 'sms'),
  'member.allowsEmail': share(0.2, 'email'),
  'member.allowsOwn': share(0.7, 'own'),
  'member.orderCount': '0',
  'member.spentFen': '0',
  'member.firstPaidAt': 'NULL',
  'member.lastPaidAt': 'NULL',
  'member.lastActiveAt': lately(700, 'active'),
  'member_tag.tag': `CONCAT('标签', MOD(s.n, 2) * 10 + FLOOR(10 * POW(${chance('tag')}, 2)))`,
  'member_interest.interest': `CONCAT('兴趣', MOD(s.n, 2) * 10 + ${below(10, 'interest')})`,
  // The key that the server under measurement has.
  'member_key.kid': "'t1'",
  'consent_state.wechat': share(0.6, 'wechat'),
  'consent_state.sms': share(0.5, 'sms'),
  'consent_state.email': share(0.2, 'email'),
  'consent_state.personalisation': share(0.7, 'own'),
  'consent_state.wechatRefused': '0',
  'follower.memberId': ({ ids, amountOf }) =>
    `IF(${chance('follows')} < 0.6 AND s.n < ${amountOf('member')}, ${ids('member', 's.n')}, NULL)`,
  'customer_identity.memberId': ({ ids }) => ids('member', 's.n * 2'),
  'customer_identity.scope': oneOf(['taobao', 'taobao', 'jd', 'youzan'], 'scope'),
  // Who was written to, by the key of her own account, on one of the last sixty days.
  'contact_ledger.personKey': ({ ids }) => `CONCAT('m:', ${ids('member', 's.n * 2')})`,
  'contact_ledger.day': `DATE_FORMAT(FROM_UNIXTIME(@now / 1000 + 28800 - 86400 * ${below(60, 'told')}), '%Y-%m-%d')`,
}

/** What a shop of so many members holds that a segment may ask for. */
const amounts = (members: number): Record<string, number> => ({
  member: members,
  member_tag: members * 2,
  member_interest: members,
  consent_state: members,
  follower: members * 1.2,
  mini_user: members,
  customer_identity: members / 2,
  coupon: members,
  points_batch: members,
  contact_ledger: members / 2,
  subscribe_grant: members / 2,
  ...SET_UP,
})

const STATUS = mix({ completed: 80, shipped: 8, paid: 5, refunded: 5, closed: 2 })
const THOUSAND = 1_000

/**
 * Orders of three years in the order of their moments: seven members in ten have bought, few of them much. What an order
 * is made of stands in two small tables, one row for each thousand and one for each of a thousand, so that ten million
 * cost little to think of.
 */
const orderStatements = (members: number, orders: number): string[] => [
  'CREATE TABLE bench_member (n INT PRIMARY KEY, id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL)',
  'INSERT INTO bench_member SELECT ROW_NUMBER() OVER (ORDER BY id) - 1, id FROM member',
  'CREATE TABLE bench_thousand (n INT PRIMARY KEY, head CHAR(23) NOT NULL, at BIGINT NOT NULL, u DOUBLE NOT NULL)',
  `INSERT INTO bench_thousand SELECT s.n, LEFT(${uuidOf(['shop_order'], 'shop_order', 's.n')}, 23),
     @now - FLOOR((1 - s.n / ${orders / THOUSAND}) * ${1_095 * DAY}), ${chance('thousand')} FROM numbered s WHERE s.n < ${orders / THOUSAND}`,
  'CREATE TABLE bench_order (n INT PRIMARY KEY, tail CHAR(13) NOT NULL, status VARCHAR(12) NOT NULL, amountFen BIGINT NOT NULL, u DOUBLE NOT NULL)',
  `INSERT INTO bench_order SELECT s.n, CONCAT('-', LEFT(MD5(s.n), 12)), ${STATUS}, 1000 + ${below(60_000, 'fen')}, ${chance('order')}
     FROM numbered s WHERE s.n < ${THOUSAND}`,
  `INSERT INTO shop_order (id, platform, orderNo, memberId, status, purchase, paidAt, amountFen, refundedFen, source, points, version, createdAt, updatedAt)
   SELECT CONCAT(t.head, o.tail), 'taobao', t.n * ${THOUSAND} + o.n, m.id, o.status, o.status <> 'closed', t.at + 9000 * o.n, o.amountFen,
          IF(o.status = 'refunded', o.amountFen, 0), 'import', 0, 1, t.at + 9000 * o.n, t.at + 9000 * o.n
     FROM bench_thousand t STRAIGHT_JOIN bench_order o STRAIGHT_JOIN bench_member m
       ON m.n = MOD(CAST(${0.7 * members} * POW(MOD(t.u + o.u, 1), 1.8) AS UNSIGNED) * 7919, ${members})`,
  // As the orders' own transactions would have left it.
  `INSERT INTO member_stat (memberId, orderCount, returnedCount, spentFen, firstPaidAt, lastPaidAt)
   SELECT memberId, COUNT(*), SUM(status = 'refunded'), SUM(amountFen - refundedFen), MIN(paidAt), MAX(paidAt)
     FROM shop_order IGNORE INDEX (ix_shop_order_member) WHERE purchase = 1 GROUP BY memberId ORDER BY memberId`,
  `UPDATE member m JOIN member_stat s ON s.memberId = m.id
      SET m.orderCount = s.orderCount, m.spentFen = s.spentFen, m.firstPaidAt = s.firstPaidAt, m.lastPaidAt = s.lastPaidAt`,
  'DROP TABLE bench_member, bench_thousand, bench_order',
]

/** Fills a migrated schema, emptied before, with so many members and orders (whole thousands); answers the seconds it took. */
export async function fillShop(url: string, { members, orders }: { members: number; orders: number }): Promise<number> {
  const began = performance.now()
  const now = Date.now()
  await fillLarge(url, now, amounts(members), 0, SHAPES, uuidOf)
  const connection = await createConnection(url)
  try {
    // As in `fillLarge`: into an empty table each index is built in one go.
    await connection.query('SET SESSION unique_checks = 0, foreign_key_checks = 0')
    await connection.query('SET SESSION tmp_table_size = 1073741824, max_heap_table_size = 1073741824')
    await connection.query('SET @now = ?', [now])
    await connection.query('TRUNCATE TABLE shop_order')
    await connection.query('TRUNCATE TABLE member_stat')
    await number(connection, Math.max(THOUSAND, orders / THOUSAND))
    for (const statement of orderStatements(members, orders)) await connection.query(statement)
    await connection.query('DROP TABLE numbered')
    await connection.query('ANALYZE TABLE shop_order, member_stat')
  } finally {
    await connection.end()
  }
  return Math.round((performance.now() - began) / 1000)
}
