import { DAY_MS, shanghaiDay, shanghaiMonth } from '../../shared/rules/calendar'
import { isOrderField } from '../../shared/rules/segmentOrders'
import { fieldSpec, type CouponLeafValue, type RuleLeaf } from '../../shared/rules/segment'
import { POINTS_NOW } from '../membership/points-now'
import type { CompileContext } from './compile'
import { compileRegion } from './compile-region'
import { compileTemperature } from './compile-temperature'
import { compileOrders } from './compile-orders'
import { compileMoment, compileScalar, isAscii, itemsOf } from './compile-scalar'
import { ownKeyOf } from '../../shared/rules/segmentOwn'
import { compileOwn } from './compile-own'
import { compileSegment } from './compile-segment'
import { ALWAYS, places, sql, when, type Sql } from './sql'

/** Fields that are a column of the member, as it stands. */
const COLUMNS: Readonly<Record<string, string>> = {
  language: 'm.language',
  gender: 'm.gender',
  tier: 'm.tier',
  joinedAt: 'm.joinedAt',
  joinChannelId: 'm.joinChannelId',
  storeId: 'm.storeId',
  lastActiveAt: 'm.lastActiveAt',
  profileCompleteness: 'm.completeness',
}

/** Fields whose fact is one thing or the other, never unknown. */
const FLAGS: Readonly<Record<string, string>> = {
  lead: "(m.status = 'lead')",
  follower: 'EXISTS (SELECT 1 FROM follower f WHERE f.memberId = m.id AND f.subscribed = 1)',
  'consent.wechat': '(m.allowsWechat = 1)',
  'consent.sms': '(m.allowsSms = 1)',
  'consent.email': '(m.allowsEmail = 1)',
  emailVerified: '(m.emailVerifiedAt IS NOT NULL)',
}

/** Words one may have several of: the rows that hold them. `codes` are ASCII and compared with nothing else. */
const LISTS: Readonly<Record<string, { table: string; column: string; only?: string; codes?: true }>> = {
  tags: { table: 'member_tag', column: 'tag' },
  interests: { table: 'member_interest', column: 'interest' },
  platforms: { table: 'customer_identity', column: 'scope', only: "t.kind = 'platform'", codes: true },
}

const MAY_BE_PERSONAL = '(m.allowsOwn = 1)'

/** As `POINTS_NOW`, added up only for the few of whom something has run out that nobody has booked yet. */
const POINTS = `(CASE WHEN m.id IN (SELECT b.memberId FROM points_batch b WHERE b.expiresAt <= ? AND b.unspent > 0)
  THEN ${POINTS_NOW} ELSE m.points END)`

/** One leaf. Leaves on behaviour match nobody who has not allowed personalisation, whatever they ask. */
export function compileLeaf(leaf: RuleLeaf, ctx: CompileContext): Sql {
  const spec = fieldSpec(leaf.field)
  if (!spec) throw new Error(`segments: a rule with the unknown field ${leaf.field} was not checked`)
  const inner = compileFact(leaf, ctx)
  return spec.behaviour ? { sql: `(${MAY_BE_PERSONAL} AND ${inner.sql})`, params: inner.params } : inner
}

function compileFact(leaf: RuleLeaf, ctx: CompileContext): Sql {
  const { field } = leaf
  if (field === 'regionCode') return compileRegion(leaf)
  if (field === 'monthMeanTempC') return compileTemperature(leaf, shanghaiMonth(ctx.now))
  if (field === 'couponStatus') return compileCoupon(leaf, ctx.now)
  if (field === 'segment') return compileSegment(leaf)
  if (ownKeyOf(field) !== null) return compileOwn(leaf, ctx.now)
  if (isOrderField(field)) return compileOrders(leaf, ctx)
  if (field === 'dormant') {
    const asleep = sql('(m.lastActiveAt < ?)', ctx.now - ctx.dormantDays * DAY_MS)
    return when((leaf.op === 'eq') === leaf.value, asleep)
  }
  const flag = FLAGS[field]
  if (flag) return when((leaf.op === 'eq') === leaf.value, sql(flag))
  const list = LISTS[field]
  if (list) return compileList(leaf, list)
  if (fieldSpec(field)?.kind === 'moment') return compileMoment(leaf, sql(column(field)), ctx.now)
  return compileScalar(leaf, valueOf(field, ctx))
}

const column = (field: string): string => {
  const name = COLUMNS[field]
  if (!name) throw new Error(`segments: the field ${field} has no column`)
  return name
}

/** What is compared: a column, or what follows from the birthday (`YYYY-MM-DD`) on this day in Shanghai. */
function valueOf(field: string, ctx: CompileContext): Sql {
  if (field === 'birthdayMonth') return sql('(SUBSTR(m.birthday, 6, 2) + 0)')
  if (field === 'points') return sql(POINTS, ctx.now, ctx.now)
  if (field !== 'age') return sql(column(field))
  const today = shanghaiDay(ctx.now)
  return sql(
    '(? - (SUBSTR(m.birthday, 1, 4) + 0) - (CASE WHEN SUBSTR(m.birthday, 6) > ? THEN 1 ELSE 0 END))',
    Number(today.slice(0, 4)),
    today.slice(5),
  )
}

function compileList(leaf: RuleLeaf, { table, column: name, only, codes }: (typeof LISTS)[string]): Sql {
  const own = `SELECT 1 FROM ${table} t WHERE t.memberId = m.id${only ? ` AND ${only}` : ''}`
  if (leaf.op === 'exists') return when(leaf.value === true, sql(`EXISTS (${own})`))
  const items = itemsOf(leaf)
    .map(String)
    .filter((item) => !codes || isAscii(item))
  if (items.length === 0) return when(leaf.op === 'notIn', ALWAYS)
  const hasAny = sql(`EXISTS (${own} AND t.${name} IN (${places(items.length)}))`, ...items)
  return when(leaf.op !== 'notIn', hasAny)
}

/** Expired is computed: an unused coupon whose last valid millisecond has passed. `none`: holds none of that template. */
function compileCoupon(leaf: RuleLeaf, now: number): Sql {
  const { couponTemplateId, status } = leaf.value as CouponLeafValue
  const yes = (leaf.op === 'eq') === (status !== 'none')
  if (!isAscii(couponTemplateId)) return when(yes, sql('(1 = 0)'))
  const held = 'SELECT 1 FROM coupon k WHERE k.memberId = m.id AND k.couponTemplateId = ?'
  const having = (condition: string, ...params: (string | number)[]): Sql =>
    when(yes, sql(`EXISTS (${held}${condition})`, couponTemplateId, ...params))
  switch (status) {
    case 'none':
      return having('')
    case 'claimed':
      return having(" AND k.status = 'claimed' AND k.validUntil >= ?", now)
    case 'expired':
      return having(" AND k.status IN ('claimed', 'transferring') AND k.validUntil < ?", now)
    case 'redeemed':
    case 'voided':
      return having(' AND k.status = ?', status)
  }
}
