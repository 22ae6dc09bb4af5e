import fc from 'fast-check'
import { monthMeans } from '../../../shared/regions/climate'
import { notOlderThan, RFM_DEFAULTS } from '../../../shared/rules/rfm'
import { DAY_MS, shanghaiMonth } from '../../../shared/rules/calendar'
import { couponStatus, type CouponStatus } from '../../../shared/rules/coupon'
import { type MemberFacts, type RuleContext } from '../../../shared/rules/segment'
import { insert } from '../../../server/base/sql'
import { tellMembers } from '../../harness/told'
import type { World } from '../../harness/world'

/** Random members in a real database, and what is known of each for the oracle. */
export const DORMANT_DAYS = 180

export const REGIONS = [
  '230000',
  '230100',
  '230102',
  '230200',
  '440100',
  '440103',
  '110105',
  '429005',
  '710100',
  '810000',
  '650000',
]
export const WORDS = ['vip', 'VIP', '老客', '老顾客', "o'clock", '%', '_', 'a b', '😀', 'né', 'ne']
const LANGUAGES = ['zh-Hans', 'zh-Hant', 'yue', 'en']
/** Static segments, and who was taken into them. */
export const STATIC = ['s1', 's2']
const takenInto = (p: Pick<Person, 'language' | 'points'>): string[] =>
  STATIC.filter((id) => (id === 's1' ? p.language === 'en' : p.points > 1))
export const IDS = ['t1', 't2', 'T1', '无']
const BIRTHDAYS = ['1990-03-02', '1990-03-03', '2012-02-29', '2000-12-31', '1955-01-01']

/** What is told for fields of every kind; several of the last. */
export type Own = {
  skin: string | null
  shoe: number | null
  pet: boolean | null
  since: string | null
  care: string[]
  wish: string | null
}
export const OWN_DAYS = ['2026-03-02', '2026-03-01', '2026-01-31', '2025-09-03', '2019-02-28', '2026-03-03']
export const OWN_NUMBERS = [0, 37, 37.5, -0.01, 1e9]

export type Person = {
  id: string
  status: 'active' | 'frozen' | 'lead'
  regionCode: string | null
  language: string
  gender: string
  birthday: string | null
  tier: string
  points: number
  completeness: number
  emailVerified: boolean
  joinChannelId: string | null
  storeId: string | null
  joinedAgo: number
  activeAgo: number
  tags: string[]
  platforms: string[]
  interests: string[]
  coupons: { couponTemplateId: string; status: Exclude<CouponStatus, 'expired'>; endsIn: number }[]
  follower: boolean | null
  own: Own
  consent: { wechat: boolean; sms: boolean; email: boolean; personalisation: boolean } | null
  orders: { orderCount: number; spentFen: number; lastDays: number; lastMore: number; span: number } | null
}

/** Moments around those that rules ask for, to the millisecond. */
const ago = fc.constantFrom(
  -1,
  0,
  1,
  DAY_MS - 1,
  DAY_MS,
  DAY_MS + 1,
  30 * DAY_MS,
  DORMANT_DAYS * DAY_MS - 1,
  DORMANT_DAYS * DAY_MS,
  DORMANT_DAYS * DAY_MS + 1,
  400 * DAY_MS,
)

const person: fc.Arbitrary<Omit<Person, 'id'>> = fc.record({
  status: fc.constantFrom('active' as const, 'active' as const, 'frozen' as const, 'lead' as const),
  platforms: fc.uniqueArray(fc.constantFrom('taobao', 'jd', 't1'), { maxLength: 2 }),
  regionCode: fc.option(fc.constantFrom(...REGIONS)),
  language: fc.constantFrom(...LANGUAGES),
  gender: fc.constantFrom('female', 'male', 'other', 'unknown'),
  birthday: fc.option(fc.constantFrom(...BIRTHDAYS)),
  tier: fc.constantFrom('standard', 'gold', 'Gold'),
  points: fc.constantFrom(0, 1, 100, 2_000_000_000),
  completeness: fc.constantFrom(0, 30, 100),
  emailVerified: fc.boolean(),
  joinChannelId: fc.option(fc.constantFrom('t1', 't2')),
  storeId: fc.option(fc.constantFrom('t1', 'T1')),
  joinedAgo: ago,
  activeAgo: ago,
  tags: fc.uniqueArray(fc.constantFrom(...WORDS), { maxLength: 3 }),
  interests: fc.uniqueArray(fc.constantFrom(...WORDS), { maxLength: 2 }),
  coupons: fc.array(
    fc.record({
      couponTemplateId: fc.constantFrom('t1', 't2'),
      status: fc.constantFrom('claimed' as const, 'redeemed' as const, 'voided' as const, 'transferring' as const),
      endsIn: fc.constantFrom(-1, 0, 1, DAY_MS),
    }),
    { maxLength: 3 },
  ),
  follower: fc.option(fc.boolean()),
  own: fc.record({
    skin: fc.option(fc.constantFrom('dry', 'oily', 'Dry')),
    shoe: fc.option(fc.constantFrom(...OWN_NUMBERS)),
    pet: fc.option(fc.boolean()),
    since: fc.option(fc.constantFrom(...OWN_DAYS)),
    care: fc.uniqueArray(fc.constantFrom('face', 'hair', 'hand'), { maxLength: 3 }),
    wish: fc.option(fc.constantFrom(...WORDS)),
  }),
  consent: fc.option(
    fc.record({ wechat: fc.boolean(), sms: fc.boolean(), email: fc.boolean(), personalisation: fc.boolean() }),
  ),
  // Around the bands: the last order to the millisecond of a day's end in Shanghai, counts and sums on either side of a cut.
  orders: fc.option(
    fc.record({
      orderCount: fc.constantFrom(1, 2, 3, 4, 7, 11, 12, 50),
      spentFen: fc.constantFrom(0, 1, 9_999, 10_000, 50_000, 99_999, 300_000, 7_000_000_001),
      lastDays: fc.constantFrom(0, 30, 90, 180, 365),
      lastMore: fc.constantFrom(-1, 0, 1, DAY_MS),
      span: fc.constantFrom(0, 1, DAY_MS - 1, 30 * DAY_MS, 400 * DAY_MS + 1),
    }),
  ),
})

export const people = (count: number, id: () => string): Person[] =>
  fc.sample(person, { numRuns: count, seed: 20260302 }).map((one) => ({ id: id(), ...one }))

/** Writes them as the rooms would, by SQL: joining so many through the door takes minutes. */
export async function settle(w: World, all: Person[]): Promise<void> {
  const now = w.clock.now()
  const rowsOf = <T>(of: (p: Person, i: number) => T[]): T[] => all.flatMap(of)
  await w.db.inTransaction(async (tx) => {
    await insert(
      tx,
      'member',
      rowsOf((p, i) => [memberRow(p, i, now)]),
    )
    for (const id of STATIC) {
      const rule = JSON.stringify({ field: 'segment', op: 'in', value: [id] })
      await insert(tx, 'segment', { id, name: id, rule, version: 1, createdAt: now, updatedAt: now })
      await insert(tx, 'segment_snapshot', {
        segmentId: id,
        ofId: 'gone',
        ofName: '',
        rule,
        takenAt: now,
        jobId: id,
        ready: 1,
      })
    }
    await insert(
      tx,
      'segment_member',
      rowsOf((p) => takenInto(p).map((segmentId) => ({ segmentId, memberId: p.id }))),
    )
    await insert(
      tx,
      'member_tag',
      rowsOf((p) => p.tags.map((tag) => ({ memberId: p.id, tag }))),
    )
    await insert(
      tx,
      'member_interest',
      rowsOf((p) => p.interests.map((interest) => ({ memberId: p.id, interest }))),
    )
    await insert(
      tx,
      'own_answer',
      rowsOf((p) => ownRowsOf(p, now)),
    )
    await insert(
      tx,
      'customer_identity',
      rowsOf((p) => p.platforms.map((scope) => identityRow(w, p, scope, now))),
    )
    await insert(
      tx,
      'follower',
      rowsOf((p) => (p.follower === null ? [] : [followerRow(p, now)])),
    )
    await insert(
      tx,
      'consent_state',
      rowsOf((p) => (p.consent ? [consentRow(p, now)] : [])),
    )
    await insert(
      tx,
      'member_stat',
      rowsOf((p) => (p.orders ? [statRow(p, now)] : [])),
    )
    await insert(
      tx,
      'coupon',
      rowsOf((p) => p.coupons.map((c, seq) => couponRow(w, p, c, seq))),
    )
    await tellMembers(tx)
  })
}

const ownRowsOf = (p: Person, at: number) =>
  Object.entries(p.own).flatMap(([fieldKey, told]) =>
    [told].flat().flatMap((value) => {
      if (value === null) return []
      const is = typeof value === 'string' ? { word: value, number: null } : { word: '', number: Number(value) }
      return [{ memberId: p.id, fieldKey, ...is, at }]
    }),
  )

const memberRow = (p: Person, i: number, now: number) => ({
  id: p.id,
  memberNo: `9${String(i).padStart(11, '0')}`,
  status: p.status,
  gender: p.gender,
  birthday: p.birthday,
  language: p.language,
  regionCode: p.regionCode,
  tier: p.tier,
  points: p.points,
  phoneVirtual: 0,
  joinChannelId: p.joinChannelId,
  storeId: p.storeId,
  notes: '',
  completeness: p.completeness,
  emailVerifiedAt: p.emailVerified ? now - 1 : null,
  lastActiveAt: now - p.activeAgo,
  joinedAt: now - p.joinedAgo,
  version: 1,
})

/** One order has no span: it is the first and the last. */
const statOf = (p: Person, now: number) => {
  if (!p.orders) return null
  const { orderCount, spentFen, lastDays, lastMore, span } = p.orders
  const lastPaidAt = notOlderThan(lastDays, now) + lastMore
  return { orderCount, spentFen, lastPaidAt, firstPaidAt: lastPaidAt - (orderCount > 1 ? span : 0) }
}

const statRow = (p: Person, now: number) => ({ memberId: p.id, returnedCount: 0, ...statOf(p, now) })

const identityRow = (w: World, p: Person, scope: string, now: number) => ({
  id: w.chance.id(),
  kind: 'platform',
  scope,
  keyIndex: w.chance.token(),
  memberId: p.id,
  keyMemberId: p.id,
  sealed: Buffer.from('sealed'),
  shown: '***',
  source: 'import',
  firstSeenAt: now,
})

const followerRow = (p: Person, now: number) => ({
  openid: `o-${p.id}`,
  memberId: p.id,
  subscribed: Number(p.follower),
  lastEventAt: now,
  createdAt: now,
})

const consentRow = (p: Person, now: number) => ({
  memberId: p.id,
  wechat: Number(p.consent?.wechat),
  sms: Number(p.consent?.sms),
  email: Number(p.consent?.email),
  phoneCall: 0,
  personalisation: Number(p.consent?.personalisation),
  wechatRefused: 0,
  smsRefused: 0,
  emailRefused: 0,
  topics: '',
  updatedAt: now,
})

const couponRow = (w: World, p: Person, c: Person['coupons'][number], seq: number) => ({
  id: w.chance.id(),
  code: w.chance.code('23456789ABCDEFGHJKMNPQRSTUVWXYZ', 12),
  couponTemplateId: c.couponTemplateId,
  memberId: p.id,
  issuedTo: p.id,
  seq,
  status: c.status,
  source: 'claim',
  claimedAt: w.clock.now() - DAY_MS,
  validFrom: w.clock.now() - DAY_MS,
  validUntil: w.clock.now() + c.endsIn,
})

/** The member as the rules know her. */
export const factsOf = (p: Person, now: number): MemberFacts => ({
  ...p,
  joinedAt: now - p.joinedAgo,
  lastActiveAt: now - p.activeAgo,
  dormant: p.activeAgo > DORMANT_DAYS * DAY_MS,
  profileCompleteness: p.completeness,
  orders: statOf(p, now),
  follower: p.follower ?? false,
  lead: p.status === 'lead',
  own: Object.fromEntries(Object.entries(p.own).filter(([, told]) => told !== null)) as MemberFacts['own'] & object,
  segments: takenInto(p),
  consent: p.consent ?? {},
  coupons: p.coupons.map((c) => ({
    couponTemplateId: c.couponTemplateId,
    status: couponStatus({ status: c.status, validUntil: now + c.endsIn }, now),
  })),
})

export const contextAt = (now: number): RuleContext => ({
  now,
  monthMeanTempC: (code) => monthMeans(code)?.means[shanghaiMonth(now) - 1] ?? null,
  rfm: RFM_DEFAULTS,
})
