import type { Coupon, CouponOffer, Member } from '../../miniapp/contract'
import { translate, type T } from '../../miniapp/i18n/t'
import { countOpen } from '../../miniapp/look/coupon'
import { dayText } from '../../miniapp/look/dates'
import { initialOf } from '../../miniapp/look/initial'
import { missingOf } from '../../miniapp/look/profile'
import { stacksOf } from '../../miniapp/look/stack'
import { termsLine } from '../../miniapp/look/times'
import { wantedType } from '../../miniapp/look/type'
import { answerOf, editOf } from '../../miniapp/pages/profile/answers'

jest.mock('@platform', () => ({ platform: { read: () => undefined, write: () => undefined } }), { virtual: true })

const NOW = Date.parse('2026-03-02T02:00:00.000Z')
const iso = (days: number): string => new Date(NOW + days * 86_400_000).toISOString()
const t: T = (key, vars) => translate('zh-Hans', key, vars)

it.each([
  ['林晓', '林'],
  ['  Ada', 'A'],
  ['😀小明', '😀'],
  ['👩‍🚀小明', '👩‍🚀'],
  ['👍🏽好', '👍🏽'],
  ['❤️心', '❤️'],
  ['🇨🇳中国', '🇨🇳'],
  ['1️⃣号', '1️⃣'],
  ['𠮷野', '𠮷'],
  ['é́a', 'é́'],
  ['', ''],
])('the initial of %s is whole', (name, initial) => expect(initialOf(name)).toBe(initial))

describe('how many coupons can be had', () => {
  const offer = (more: Partial<CouponOffer>): CouponOffer => ({
    id: 't',
    title: '券',
    kind: 'cash',
    thresholdFen: 0,
    total: 10,
    issued: 0,
    perMemberLimit: 1,
    mine: 0,
    claimFrom: iso(-1),
    claimUntil: iso(1),
    validity: { kind: 'days_after_claim', days: 7 },
    stores: [],
    claimable: false,
    ...more,
  })
  it('counts what a tap would bring: not what is sold out, still to come, over, for others or for points', () => {
    const offers = [
      offer({ claimable: true }),
      offer({ reason: 'membership_required' }),
      offer({ reason: 'claim_not_open' }),
      offer({ reason: 'claim_not_open', claimFrom: iso(1), claimUntil: iso(2) }),
      offer({ reason: 'coupon_sold_out' }),
      offer({ reason: 'claim_paused' }),
      offer({ reason: 'claim_limit_reached' }),
      offer({ reason: 'not_eligible' }),
      offer({ claimable: true, pointsPrice: 100 }),
      offer({ reason: 'membership_required', pointsPrice: 100 }),
    ]
    expect(countOpen(offers, NOW)).toBe(3)
  })
})

describe('pieces that are alike', () => {
  const piece = (id: string, more: Partial<Coupon> = {}): Coupon => ({
    id,
    code: id,
    couponTemplateId: 't1',
    title: '券',
    kind: 'cash',
    thresholdFen: 0,
    status: 'claimed',
    claimedAt: iso(-2),
    validFrom: iso(-2),
    validUntil: iso(5),
    transferable: false,
    ...more,
  })
  const ids = (...coupons: Coupon[]) => stacksOf(coupons, NOW).map((stack) => stack.map(({ id }) => id).join(''))
  it('lie on each other where the first of them lies, whenever they were claimed', () =>
    expect(
      ids(piece('a'), piece('b', { couponTemplateId: 't2' }), piece('c', { validFrom: iso(-1) }), piece('d')),
    ).toEqual(['acd', 'b']))
  it.each<[string, Partial<Coupon>]>([
    ['ends on another day', { validUntil: iso(6) }],
    ['begins later', { validFrom: iso(1) }],
    ['is held for an order', { reservedUntil: iso(1) }],
    ['is offered to a friend', { status: 'transferring' }],
  ])('but for one that %s', (_, more) => expect(ids(piece('a'), piece('b', more), piece('c'))).toEqual(['ac', 'b']))
  it('two that are held stand apart, and a hold that has ended binds nothing', () => {
    expect(ids(piece('a', { status: 'transferring' }), piece('b', { status: 'transferring' }))).toEqual(['a', 'b'])
    expect(ids(piece('a'), piece('b', { reservedUntil: iso(-1) }))).toEqual(['ab'])
  })
})

it.each([
  [{}, ''],
  [{ storeCount: 0 }, ''],
  [{ storeCount: 3 }, '限 3 家门店'],
  [{ goods: { name: '护手霜系列' } }, '限护手霜系列'],
  [
    { useTimes: { weekdays: [1, 2, 3, 4, 5], hours: [{ from: '11:00', to: '14:00' }] }, storeCount: 1 },
    '周一至周五 11:00–14:00 · 限 1 家门店',
  ],
  [{ useTimes: { blackout: [{ from: '2026-05-01', until: '2026-05-05' }] } }, '5月1日至5月5日不可用'],
])('%o in one line', (terms, line) => expect(termsLine(terms, t, (day) => dayText(day, 'zh-Hans', NOW))).toBe(line))

it.each([
  [undefined, 1],
  [14, 1],
  [16, 1],
  [17, 1],
  [20, 1.25],
  [24, 1.4],
  [NaN, 1],
])('letters of %s px are drawn %s times as large', (size, scale) => expect(wantedType(size)).toBe(scale))

describe('the profile', () => {
  const member: Member = {
    id: 'm',
    memberNo: '100000000008',
    nickname: '林晓',
    avatarUrl: null,
    phoneMasked: '138****5678',
    gender: 'unknown',
    birthday: null,
    email: null,
    emailVerifiedAt: null,
    emailVerifiable: false,
    language: 'zh-Hans',
    regionCode: null,
    regionName: null,
    interests: [],
    tier: 'standard',
    points: 0,
    joinedAt: iso(-30),
    profileCompleteness: 50,
  }
  it('asks for what is missing, the weightiest first, until nothing is', () => {
    expect(missingOf(member)).toEqual(['birthday', 'regionCode', 'email', 'gender', 'interests'])
    const whole = { birthday: '1995-06-15', regionCode: '230100', email: 'a@b.cn', gender: 'other', interests: ['men'] }
    expect(missingOf({ ...member, ...whole } as Member)).toEqual([])
  })
  it('sends what was typed as plain text, and nothing for nothing', () => {
    const answer = answerOf(member)
    expect(editOf('email', { ...answer, email: ' ｌｉｎ＠example．com ' })).toEqual({ email: 'lin@example.com' })
    expect(editOf('email', { ...answer, email: '' })).toEqual({ email: null })
    for (const email of ['lin', 'lin@', 'lin@example', 'l in@example.com', '@example.com'])
      expect(editOf('email', { ...answer, email })).toBe('email_wrong')
    expect(editOf('nickname', { ...answer, nickname: ' \u200b ' })).toEqual({ nickname: null })
  })
})
