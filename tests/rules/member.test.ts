import fc from 'fast-check'
import {
  COMPLETENESS_WEIGHTS,
  isMemberNo,
  isMinorUnder14,
  isVirtualNumber,
  maskEmail,
  looksLikePhone,
  maskNumber,
  MEMBER_NO_LENGTH,
  memberNoFrom,
  profileCompleteness,
  suggestedLanguages,
} from '../../shared/rules/member'
import { CANTONESE_CSV } from '../../shared/regions/cantonese'

describe('phones', () => {
  it.each([
    ['86', '13812345678', '138****5678'],
    ['852', '91234567', '+852 ******67'],
    ['853', '66123456', '+853 ******56'],
    ['886', '912345678', '+886 *******78'],
    ['1', '2133734253', '+1 ********53'],
    ['49', '15123456789', '+49 *********89'],
    ['44', '791112345678', '+44 *********678'],
    ['86', '1012345678', '+86 ********78'],
    ['290', '51234', '+290 ****4'],
  ])('+%s %s is shown as %s', (callingCode, national, shown) => {
    expect(maskNumber(callingCode, national)).toBe(shown)
  })

  it('are shown with at least two thirds hidden outside the mainland, in twenty signs of ASCII', () => {
    const national = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 3, maxLength: 14 })
    fc.assert(
      fc.property(fc.constantFrom('1', '44', '852', '853', '886'), national, (code, number) => {
        const shown = maskNumber(code, number)
        const hidden = shown.split('*').length - 1
        expect(hidden * 3).toBeGreaterThanOrEqual(number.length * 2)
        expect(shown).toMatch(/^\+[\d* ]{3,19}$/)
        expect(number.endsWith(shown.slice(shown.lastIndexOf('*') + 1))).toBe(true)
      }),
    )
  })

  it('e-mails keep their first sign', () => {
    expect([maskEmail('lin@example.com'), maskEmail('@x'), maskEmail('nobody'), maskEmail('😀a@b.cn')]).toEqual([
      'l***@example.com',
      '***',
      '***',
      '😀***@b.cn',
    ])
  })

  it.each([
    '13812345678',
    '+86 138 1234 5678',
    '008613812345678',
    '１３８１２３４５６７８',
    '\u202d+852 9123 4567\u202c',
    '00852-91234567',
    '85291234567',
    '＋８８６　９１２－３４５－６７８',
    '886912345678',
    '+1 (213) 373-4253',
  ])('%j is searched as a phone', (typed) => expect(looksLikePhone(typed)).toBe(true))
  it.each(['', '小林', '138', '91234567', '79927398710', '799273987104', '+852', 'A13812345678'])(
    '%j is not',
    (typed) => expect(looksLikePhone(typed)).toBe(false),
  )

  it('of virtual operators are told apart', () => {
    expect(['162', '165', '167', '170', '171'].every((p) => isVirtualNumber(`+86${p}12345678`))).toBe(true)
    expect(['138', '166', '172', '199'].some((p) => isVirtualNumber(`+86${p}12345678`))).toBe(false)
    expect(isVirtualNumber('+85217012345')).toBe(false)
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
})
