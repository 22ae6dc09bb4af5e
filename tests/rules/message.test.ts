import fc from 'fast-check'
import {
  checkBodyFields,
  checkField,
  fit,
  readPlatformTemplate,
  render,
  VARIABLES,
  variablesIn,
} from '../../shared/rules/message'

const han = (n: number) => '券'.repeat(n)

describe('field values', () => {
  it.each<[string, string]>([
    ['thing1', han(20)],
    ['thing1', '😀'.repeat(20)],
    ['thing12', '满100减20! a-b'],
    ['number1', '1'.repeat(32)],
    ['number1', '12.50'],
    ['letter1', 'a'.repeat(32)],
    ['symbol1', '!@#￥%'],
    ['character_string1', 'NO.2026-03/01#'],
    ['time1', '15:01'],
    ['time1', '15:01:59'],
    ['time1', '2019年10月1日 15:01'],
    ['time1', '2019年10月1日15:01'],
    ['time1', '2019-12-25 09:42~2019-12-26 10:00'],
    ['time1', '09:42~10:00'],
    ['date1', '2019-12-25 09:42'],
    ['date1', '2019年10月1日'],
    ['date1', '2019年10月'],
    ['date1', '10月1日'],
    ['date1', '2024.02.29'],
    ['date1', '2019-10'],
    ['date1', '2019/10/01~2019/10/07'],
    ['date1', '2019年10月1日 9:00~18:00'],
    ['amount1', '¥1234567890.50'],
    ['amount1', '100元'],
    ['phone_number1', '+86-0766-66888866'],
    ['car_number1', '粤A8Z888挂'],
    ['name1', '林'.repeat(10)],
    ['name1', 'Mary-Jane Watson'],
    ['phrase1', '已发货'],
    ['enum1', '已完成'],
    ['short_thing1', han(5)],
    ['short_thing12', '2 楼 A'],
    ['const1', han(20)],
  ])('%s takes %s', (key, value) => expect(checkField(key, value)).toBeNull())

  it.each<[string, string, string]>([
    ['thing1', han(21), 'too_long'],
    ['short_thing1', han(6), 'too_long'],
    ['const2', han(21), 'too_long'],
    ['const2', '一\n二', 'control_character'],
    ['thing1', '', 'empty'],
    ['thing1', '  ', 'empty'],
    ['thing1', '一\n二', 'control_character'],
    ['thing1', 'a\u0000', 'control_character'],
    ['thing1', '\ud800', 'control_character'],
    ['number1', '1'.repeat(33), 'wrong_form'],
    ['number1', '1a', 'wrong_form'],
    ['number1', '1.', 'wrong_form'],
    ['letter1', 'a1', 'wrong_form'],
    ['letter1', 'a'.repeat(33), 'too_long'],
    ['symbol1', '!!!!!!', 'too_long'],
    ['symbol1', 'a', 'wrong_form'],
    ['character_string1', '单号1', 'wrong_form'],
    ['character_string1', '1'.repeat(33), 'too_long'],
    ['time1', '2019-12-25', 'wrong_form'],
    ['time1', '25:00', 'wrong_form'],
    ['time1', '10:00~11:00~12:00', 'wrong_form'],
    ['date1', '15:01', 'wrong_form'],
    ['date1', '2026-02-30', 'wrong_form'],
    ['date1', '13月1日', 'wrong_form'],
    ['date1', '2019年13月', 'wrong_form'],
    ['date1', '明天', 'wrong_form'],
    ['amount1', '¥12345678901', 'wrong_form'],
    ['amount1', '¥¥1', 'wrong_form'],
    ['amount1', '一百元', 'wrong_form'],
    ['phone_number1', '1'.repeat(18), 'too_long'],
    ['phone_number1', '---', 'wrong_form'],
    ['car_number1', '粤A粤Z888', 'wrong_form'],
    ['car_number1', '粤A8Z88888', 'too_long'],
    ['name1', '林'.repeat(11), 'too_long'],
    ['name1', `林${'a'.repeat(10)}`, 'too_long'],
    ['name1', 'a'.repeat(21), 'too_long'],
    ['name1', '小林2号', 'wrong_form'],
    ['phrase1', han(6), 'too_long'],
    ['phrase1', '发货A', 'wrong_form'],
    ['keyword1', '巧克力', 'unknown_key'],
    ['thing', 'x', 'unknown_key'],
    ['thing1x', 'x', 'unknown_key'],
    ['__proto__', 'x', 'unknown_key'],
    ['constructor1', 'x', 'unknown_key'],
  ])('%s refuses %j: %s', (key, value, reason) => expect(checkField(key, value)).toBe(reason))

  it('of older official-account templates carry free text, only there', () => {
    expect(checkField('keyword1', '巧克力', 'oa_template')).toBeNull()
    expect(checkField('first', '您好', 'oa_template')).toBeNull()
    expect(checkField('first', '您好')).toBe('unknown_key')
    expect(checkField('thing1', han(21), 'oa_template')).toBe('too_long')
  })

  it('are cut to fit where the policy says so, and only there', () => {
    expect(fit('thing1', han(25))).toBe(`${han(19)}…`)
    expect(fit('thing1', han(20))).toBe(han(20))
    expect(fit('thing1', '一\n二')).toBe('一 二')
    expect(fit('name1', han(25))).toBe(han(25))
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (text) => {
        const fitted = fit('thing1', text)
        expect(Array.from(fitted).length).toBeLessThanOrEqual(20)
        if (fitted !== '') expect(checkField('thing1', fitted)).toBeNull()
      }),
    )
  })
})

describe('variables', () => {
  it('are listed and replaced, each once', () => {
    expect(variablesIn('{{nickname}}，{{ couponTitle }}，{{nickname}}')).toEqual(['nickname', 'couponTitle'])
    expect(render('{{nickname}}，券 {{ couponTitle }}', { nickname: '小林', couponTitle: '立减 20' })).toEqual({
      ok: true,
      text: '小林，券 立减 20',
    })
    expect(render('{{{nickname}}}', { nickname: '小林' })).toEqual({ ok: true, text: '{小林}' })
    expect(render('{{nickname}}您好', {})).toEqual({ ok: true, text: '您好' })
    expect(render('{{nickname}}您好', { nickname: null })).toEqual({ ok: true, text: '您好' })
  })

  it.each([
    '{{phone}}',
    '{{constructor}}',
    '{{nickname.length}}',
    '{{__proto__}}',
    '{{}}',
    '{{nickname}',
    'nickname}}',
    '{{1+1}}',
  ])('refuse %s', (text) => expect(render(text, { nickname: '小林' })).toMatchObject({ ok: false }))

  it('are never evaluated: what a value holds comes out as it is', () => {
    const nasty = fc.oneof(
      fc.string(),
      fc.constantFrom('{{memberNo}}', '$&', '$1', "$'", '${1+1}', '{{constructor}}', '<script>', '{{nickname}}'),
    )
    fc.assert(
      fc.property(nasty, nasty, fc.constantFrom(...VARIABLES), (value, other, name) => {
        expect(render(`a{{${name}}}b`, { memberNo: other, nickname: other, [name]: value })).toEqual({
          ok: true,
          text: `a${value}b`,
        })
      }),
    )
  })
})

describe('bodies at saving', () => {
  it('pass when every value can be sent', () => {
    expect(
      checkBodyFields({
        thing1: '{{nickname}}，换季礼到了',
        date2: '{{couponValidUntil}}',
        amount3: '¥20',
        character_string4: '{{memberNo}}',
      }),
    ).toEqual([])
  })
  it('are refused by field with the reason', () => {
    const faults = checkBodyFields({
      thing1: han(21),
      thing2: `${han(20)}{{nickname}}`,
      phrase3: '{{nickname}}abc',
      thing4: '{{phone}}',
      keyword5: '{{nickname}}',
      thing6: '',
    })
    expect(faults.map(({ key, reason }) => [key, reason])).toEqual([
      ['thing1', 'too_long'],
      ['thing2', 'too_long'],
      ['phrase3', 'wrong_form'],
      ['thing4', 'unknown_variable'],
      ['keyword5', 'unknown_key'],
      ['thing6', 'empty'],
    ])
    expect(faults.every((fault) => fault.message.length > 0)).toBe(true)
  })
})

describe('the platform’s own template', () => {
  it('gives its fields in order, each with its label, from lines of either form', () => {
    expect(
      readPlatformTemplate('门店名称：{{thing1.DATA}}\n取货方式: {{const2.DATA}}\n柜台{{short_thing3.DATA}}'),
    ).toEqual([
      { key: 'thing1', label: '门店名称' },
      { key: 'const2', label: '取货方式' },
      { key: 'short_thing3', label: '柜台' },
    ])
    expect(readPlatformTemplate('商品名称\n{{thing1.DATA}}\n时间\n{{ time2.DATA }}\n再来\n{{thing1.DATA}}')).toEqual([
      { key: 'thing1', label: '商品名称' },
      { key: 'time2', label: '时间' },
    ])
    expect(readPlatformTemplate('{{thing1.DATA}}')).toEqual([{ key: 'thing1', label: '' }])
    expect(readPlatformTemplate('{{nickname}}，您好')).toEqual([])
  })

  it('a short thing too long by a member’s own words keeps what fits', () => {
    expect(fit('short_thing1', '一二三四五六')).toBe('一二三四…')
    expect(fit('short_thing1', '一二三四五')).toBe('一二三四五')
    expect(fit('const1', han(21))).toBe(han(21))
  })
})
