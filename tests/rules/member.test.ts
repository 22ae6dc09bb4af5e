import fc from 'fast-check'
import {
  COMPLETENESS_WEIGHTS,
  isMemberNo,
  isMinorUnder14,
  isVirtualNumber,
  maskEmail,
  maskPhone,
  MEMBER_NO_LENGTH,
  memberNoFrom,
  phoneE164,
  profileCompleteness,
  suggestedLanguages,
  tierFor,
} from '../../shared/rules/member'
import { CANTONESE_CSV } from '../../shared/regions/cantonese'

const mobile = fc
  .tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 0, max: 999_999_999 }))
  .map(([a, b]) => `1${a}${String(b).padStart(9, '0')}`)

describe('phones', () => {
  it.each([
    '13812345678',
    '+8613812345678',
    '8613812345678',
    '008613812345678',
    '138 1234 5678',
    '138-1234-5678',
    '+86 138-1234-5678',
    '(+86) 138 1234 5678',
    '１３８１２３４５６７８',
    '＋８６　138－1234－5678',
    '\u202d13812345678\u202c',
    '\t13812345678\n',
  ])('reads %j', (text) => expect(phoneE164(text)).toBe('+8613812345678'))

  it.each([
    '',
    '1381234567',
    '138123456789',
    '12812345678',
    '1.38E+10',
    '1381234567a',
    '+85291234567',
    '+8612345678901',
    '01012345678',
    '86+13812345678',
    '13812345678,13812345679',
    'null',
  ])('refuses %j', (text) => expect(phoneE164(text)).toBeNull())

  it('come to one form whatever the writing, and are masked', () => {
    fc.assert(
      fc.property(mobile, fc.constantFrom('', '+86', '86', '0086', '+86 '), (number, prefix) => {
        const spaced = `${prefix}${number.slice(0, 3)} ${number.slice(3, 7)}-${number.slice(7)}`
        expect(phoneE164(spaced)).toBe(`+86${number}`)
        expect(phoneE164(`+86${number}`)).toBe(`+86${number}`)
        expect(maskPhone(`+86${number}`)).toBe(`${number.slice(0, 3)}****${number.slice(7)}`)
      }),
    )
    expect(maskPhone('+85291234567')).toBe('****')
    expect([maskEmail('lin@example.com'), maskEmail('@x'), maskEmail('nobody'), maskEmail('😀a@b.cn')]).toEqual([
      'l***@example.com',
      '***',
      '***',
      '😀***@b.cn',
    ])
  })

  it('of virtual operators are told apart', () => {
    expect(['162', '165', '167', '170', '171'].every((p) => isVirtualNumber(`+86${p}12345678`))).toBe(true)
    expect(['138', '166', '172', '199'].some((p) => isVirtualNumber(`+86${p}12345678`))).toBe(false)
  })
})

describe('member numbers', () => {
  const eleven = fc.bigInt({ min: 10_000_000_000n, max: 99_999_999_999n }).map(String)
  it('notice every single wrong digit', () => {
    expect(memberNoFrom('79927398710')).toBe('799273987104')
    fc.assert(
      fc.property(eleven, fc.nat({ max: 11 }), fc.integer({ min: 1, max: 9 }), (digits, at, shift) => {
        const no = memberNoFrom(digits)
        expect(no).toHaveLength(MEMBER_NO_LENGTH)
        expect(isMemberNo(no)).toBe(true)
        const wrong = no.slice(0, at) + String((Number(no[at]) + shift) % 10) + no.slice(at + 1)
        expect(isMemberNo(wrong)).toBe(false)
      }),
    )
  })
  it('are refused in any other shape', () => {
    for (const bad of ['01234567890', '1234567890', '123456789012', '1234567890a', ''])
      expect(() => memberNoFrom(bad)).toThrow(RangeError)
    expect(isMemberNo('000000000000')).toBe(false)
  })
})

describe('profile', () => {
  it('weighs what is known and says what is missing', () => {
    expect(Object.values(COMPLETENESS_WEIGHTS).reduce<number>((a, b) => a + b, 0)).toBe(100)
    expect(profileCompleteness({})).toEqual({
      percent: 0,
      missing: ['phone', 'birthday', 'regionCode', 'nickname', 'email', 'language', 'gender', 'interests'],
    })
    expect(
      profileCompleteness({ phone: true, gender: 'unknown', nickname: ' ', interests: [], email: null }),
    ).toMatchObject({ percent: 30 })
    expect(
      profileCompleteness({
        phone: '+8613812345678',
        nickname: '小林',
        gender: 'female',
        birthday: '1990-01-01',
        email: true,
        language: 'yue',
        regionCode: '440100',
        interests: ['skincare'],
      }),
    ).toEqual({ percent: 100, missing: [] })
  })

  it('protects minors to the day', () => {
    expect(isMinorUnder14('2012-03-02', '2026-03-01')).toBe(true)
    expect(isMinorUnder14('2012-03-01', '2026-03-01')).toBe(false)
    expect([isMinorUnder14(null, '2026-03-01'), isMinorUnder14(undefined, '2026-03-01')]).toEqual([false, false])
  })

  it('offers Cantonese exactly where the table of areas does', () => {
    for (const line of CANTONESE_CSV.trim().split('\n').slice(1)) {
      const [code = '', , tier] = line.split(',')
      const offered = suggestedLanguages(code)
      const place = offered.indexOf('yue')
      expect([code, place]).toEqual([code, tier === 'A-offer' ? 0 : tier === 'B-offer-second' ? 1 : -1])
    }
    expect(suggestedLanguages('440103')).toEqual(['yue', 'zh-Hans'])
    expect(suggestedLanguages('810101')).toEqual(['yue', 'zh-Hant'])
    expect(suggestedLanguages('710100')).toEqual(['zh-Hant'])
    expect(suggestedLanguages('440000')).toEqual(['zh-Hans'])
    expect(suggestedLanguages(null)).toEqual(['zh-Hans'])
  })

  it('finds the tier whose points are reached', () => {
    const tiers = [
      { key: 'gold', minPoints: 1000 },
      { key: 'standard', minPoints: 0 },
      { key: 'silver', minPoints: 200 },
    ]
    expect([-5, 0, 199, 200, 999, 1000].map((points) => tierFor(points, tiers))).toEqual([
      'standard',
      'standard',
      'standard',
      'silver',
      'silver',
      'gold',
    ])
    expect(tierFor(50)).toBe('standard')
  })
})
