import type { CouponOffer, UseTimes } from '../../miniapp/contract'
import { translate, type T } from '../../miniapp/i18n/t'
import { leftText, opensText } from '../../miniapp/look/countdown'
import { isOpen, offerWord, opensLater } from '../../miniapp/look/coupon'
import { dayText } from '../../miniapp/look/dates'
import { figure } from '../../miniapp/look/figure'
import { timeRows } from '../../miniapp/look/times'
import { codeFrom, tidyCode } from '../../miniapp/look/typedCode'
import { itemsOf } from '../../miniapp/staff/redeem/items'

const t: T = (key, vars) => translate('zh-Hans', key, vars)
const NOW = Date.parse('2026-03-02T02:00:00.000Z')
const day = (iso: string): string => dayText(iso, 'zh-Hans', NOW)
const MINUTE = 60_000

jest.mock('@platform', () => ({ platform: { read: () => undefined, write: () => undefined } }), { virtual: true })

describe('when a coupon may be used, in words', () => {
  const rows = (times: UseTimes | undefined) => timeRows(times, t, day).map((row) => row.join(' '))
  it.each<[string, UseTimes | undefined, string[]]>([
    ['always', undefined, []],
    ['every day by name', { weekdays: [7, 6, 5, 4, 3, 2, 1] }, []],
    ['days in a row, and one apart', { weekdays: [5, 1, 2, 3, 7] }, ['可用时间 周一至周三、周五、周日']],
    ['one day', { weekdays: [4] }, ['可用时间 周四']],
    ['hours', { hours: [{ from: '11:00', to: '14:00' }] }, ['可用时间 11:00–14:00']],
    ['over midnight', { hours: [{ from: '22:00', to: '02:00' }] }, ['可用时间 22:00–次日 02:00']],
    ['round the clock', { hours: [{ from: '08:00', to: '08:00' }] }, ['可用时间 08:00–次日 08:00']],
    [
      'all of it',
      {
        weekdays: [6, 7],
        hours: [
          { from: '09:00', to: '12:00' },
          { from: '18:00', to: '21:30' },
        ],
        blackout: [
          { from: '2026-05-01', until: '2026-05-05' },
          { from: '2027-01-01', until: '2027-01-01' },
        ],
      },
      ['可用时间 周六至周日 09:00–12:00、18:00–21:30', '不可用 5月1日至5月5日、2027年1月1日'],
    ],
  ])('%s', (_name, times, words) => expect(rows(times)).toEqual(words))
})

describe('how long until it opens', () => {
  it.each([
    [0, '00:00'],
    [-5_000, '00:00'],
    [1, '00:01'],
    [59_999, '01:00'],
    [61_000, '01:01'],
    [3_600_000, '01:00:00'],
    [7_265_000, '02:01:05'],
    [26 * 3_600_000, '26:00:00'],
  ])('%d ms are %s', (ms, words) => expect(leftText(NOW + ms, NOW)).toBe(words))

  it('says the day when it is more than one away', () => {
    expect(opensText('2026-03-03T02:00:00.000Z', t, 'zh-Hans', NOW)).toBe('24:00:00 后开抢')
    expect(opensText('2026-03-03T02:00:01.000Z', t, 'zh-Hans', NOW)).toBe('3月3日 10:00 开抢')
  })
})

describe('the word on an offer', () => {
  const offer = (more: Partial<CouponOffer>): CouponOffer => ({
    id: 't1',
    title: '券',
    kind: 'cash',
    valueFen: 1000,
    thresholdFen: 0,
    total: 10,
    issued: 1,
    perMemberLimit: 1,
    mine: 0,
    claimFrom: new Date(NOW - MINUTE).toISOString(),
    claimUntil: new Date(NOW + MINUTE).toISOString(),
    validity: { kind: 'days_after_claim', days: 7 },
    stores: [],
    claimable: false,
    ...more,
  })
  const word = (more: Partial<CouponOffer>): string => offerWord(offer(more), t, isOpen(offer(more), NOW))
  it.each<[Partial<CouponOffer>, string]>([
    [{ claimable: true }, '领取'],
    [{ reason: 'membership_required' }, '领取'],
    [{ reason: 'coupon_sold_out' }, '已领完'],
    [{ reason: 'claim_limit_reached' }, '已领取'],
    [{ reason: 'claim_paused' }, '暂停领取'],
    [{ reason: 'not_eligible' }, '暂不符合'],
    [{ claimable: true, pointsPrice: 120 }, '120 积分兑换'],
    [{ reason: 'points_insufficient', pointsPrice: 120 }, '需 120 积分'],
    [{ reason: 'coupon_sold_out', pointsPrice: 120 }, '已领完'],
    [{ reason: 'claim_not_open' }, '领取'],
    [{ reason: 'claim_not_open', claimUntil: new Date(NOW - 1).toISOString() }, '已结束'],
  ])('%o: %s', (more, words) => expect(word(more)).toBe(words))

  it('opens at its second, not before and not after its end', () => {
    const later = offer({ reason: 'claim_not_open', claimFrom: new Date(NOW + 1_000).toISOString() })
    expect([opensLater(later, NOW), isOpen(later, NOW)]).toEqual([true, false])
    expect([opensLater(later, NOW + 1_000), isOpen(later, NOW + 1_000)]).toEqual([false, true])
    expect(isOpen(later, NOW + MINUTE)).toBe(true)
    expect(isOpen(later, NOW + MINUTE + 1)).toBe(false)
  })
})

describe('a code as people hand it over', () => {
  it.each([
    ['SNOW2026', 'SNOW2026'],
    [' snow2026 ', 'SNOW2026'],
    ['ｓｎｏｗ２０２６', 'SNOW2026'],
    ['山茶花开', '山茶花开'],
    ['【山茶】您的兑换码：snow2026，快来领取', 'SNOW2026'],
    ['您的兌換碼是「AB12-CD34-EF56」', 'AB12-CD34-EF56'],
    ['Your code: ab12cd34 (until Friday)', 'AB12CD34'],
    ['恭喜！A1B2C3D4E5 请在小程序里输入，限一次，祝您冬天愉快温暖', 'A1B2C3D4E5'],
    ['3Q4R 5S6T', '3Q4R5S6T'],
  ])('%s', (pasted, code) => expect(codeFrom(pasted)).toBe(code))

  it('is sent tidy, and a text of nonsense is cut, not refused here', () => {
    expect(tidyCode(' ab 12\n')).toBe('AB12')
    expect(codeFrom('，'.repeat(60)).length).toBeLessThanOrEqual(40)
  })
})

it.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [1_000_129, '1,000,129'],
])('%d reads %s', (n, words) => expect(figure(n)).toBe(words))

describe('what the till sold', () => {
  it('is whole fen, empty lines left out', () => {
    expect(itemsOf([])).toEqual([])
    expect(
      itemsOf([
        { sku: ' HC-30 ', amount: '35.5' },
        { sku: '', amount: ' ' },
      ]),
    ).toEqual([{ sku: 'HC-30', amountFen: 3550 }])
  })
  it.each([
    { sku: 'HC-30', amount: '' },
    { sku: '', amount: '12' },
    { sku: 'HC-30', amount: '-1' },
    { sku: '护手霜', amount: '12' },
    { sku: 'HC 30', amount: '12' },
  ])('refuses %o', (item) => expect(itemsOf([item])).toBeNull())
})
