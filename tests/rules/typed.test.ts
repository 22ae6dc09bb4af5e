import fc from 'fast-check'
import { codesTyped, codeWordOf, exchangeCode, normaliseCode, splitDynamicCode } from '../../shared/rules/coupon'
import { memberNoFrom, readMemberNo } from '../../shared/rules/member'
import {
  codeText,
  compact,
  fenOf,
  lineText,
  numberText,
  plainText,
  sameTyped,
  textFault,
  withoutUnseen,
} from '../../shared/rules/typed'

const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))

/** What phones, spreadsheets and printers put between, before and after signs. */
const between = fc.constantFrom(
  ...['', '', '', ' ', '-', '－', '–', '—', '−', 'ー', '‐', '\u3000', '\u00a0', '\u200b', '\ufeff', '\u202d', '\u2066'],
)
/** The same signs as somebody typed them: any width, any case, anything in between. */
const asTyped = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(between, fc.boolean(), fc.boolean()), { minLength: text.length + 1, maxLength: text.length + 1 })
    .map(
      (how) =>
        Array.from(text, (sign, i) => {
          const [before, wide, small] = how[i]!
          const cased = small ? sign.toLowerCase() : sign
          return before + (wide ? fullWidth(cased) : cased)
        }).join('') + how[text.length]![0],
    )
const signs = (alphabet: string, min: number, max = min) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: min, maxLength: max })
const typedFrom = (texts: fc.Arbitrary<string>) => texts.chain((text) => fc.tuple(fc.constant(text), asTyped(text)))

describe('typed text', () => {
  it('is the same code, number or word however it was typed', () => {
    const ours = signs('23456789ABCDEFGHJKMNPQRSTUVWXYZ', 12)
    fc.assert(
      fc.property(typedFrom(ours), ([code, typed]) => {
        expect(normaliseCode(typed)).toBe(code)
        expect(codesTyped(typed)[0]).toBe(code)
      }),
    )
    fc.assert(
      fc.property(typedFrom(signs('0123456789ABCXYZ', 4, 32)), ([code, typed]) => {
        expect(exchangeCode(typed)).toBe(code)
        expect(codeWordOf(typed)).toBe(code.toLowerCase())
      }),
    )
    fc.assert(
      fc.property(
        typedFrom(
          signs('0123456789', 11)
            .filter((d) => d[0] !== '0')
            .map(memberNoFrom),
        ),
        ([no, typed]) => {
          expect(readMemberNo(typed)).toBe(no)
        },
      ),
    )
    fc.assert(
      fc.property(typedFrom(signs('0123456789', 19).map((d) => `2${d}`)), ([code, typed]) => {
        expect(splitDynamicCode(typed)).toEqual({ kind: 2, handle: code.slice(1, 12), mac: code.slice(12) })
      }),
    )
  })

  it('of an imported list is tried as it stands, without blanks, and without dashes', () => {
    expect(codesTyped('spring–0001')).toEqual(['SPRING-0001', 'SPRING0001'])
    expect(codesTyped(' ＳＰＲＩＮＧ－０００１\u200b')).toEqual(['SPRING-0001', 'SPRING0001'])
    expect(codesTyped('1000 0000 0008')).toEqual(['100000000008'])
    expect(codesTyped('ABCD-EFGH-JKMN')).toEqual(['ABCDEFGHJKMN', 'ABCD-EFGH-JKMN'])
    expect(codesTyped('A_B-C')).toEqual(['A_B-C', 'A_BC'])
    expect(codesTyped('券')).toEqual([])
    expect(codesTyped('')).toEqual([])
  })

  it('keeps Han characters and does not take one for a dash', () => {
    expect(compact('一 二－三')).toBe('一二三')
    expect(codeWordOf('山茶 花开')).toBe('山茶花开')
  })

  it('has no sign left that nobody sees: every default-ignorable of Unicode', () => {
    for (let point = 0; point <= 0x10ffff; point++) {
      if (point >= 0xd800 && point <= 0xdfff) continue
      const sign = String.fromCodePoint(point)
      const unseen = /\p{Default_Ignorable_Code_Point}/u.test(sign)
      // Unassigned code points of plane 14 are ignorable too; annotation marks and the empty braille cell are not, by the book.
      if (unseen !== (withoutUnseen(sign) === '') && ![0xfff9, 0xfffa, 0xfffb, 0x2800].includes(point))
        throw new Error(`U+${point.toString(16)}`)
    }
  })

  it('is plain once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => expect(plainText(plainText(text))).toBe(plainText(text))),
    )
  })
})

describe('amounts', () => {
  it.each([
    ['1,234.50', 123450],
    ['１，２３４．５０', 123450],
    ['1 234.50', 123450],
    ['1\u00a0234', 123400],
    ['１２３', 12300],
    ['¥ 30', 3000],
    ['￥30', 3000],
    ['30元', 3000],
    ['¥30.5 元', 3050],
    ['RMB 12', 1200],
    ['199,9', 19990],
    ['199。90', 19990],
    ['\u202d88\u202c', 8800],
    ['1,000,000', 100_000_000],
    ['30.', 3000],
    ['0', 0],
    ['1000000000', 100_000_000_000],
  ])('reads %j as %d fen', (typed, fen) => expect(fenOf(typed)).toBe(fen))

  it.each([
    '',
    ' ',
    '-5',
    '1e3',
    '1.234',
    '1.234,50',
    '12,34.5',
    '1,2345',
    '19 9',
    '30元5角',
    'abc',
    '1000000000.01',
    '½',
    '³',
  ])('refuses %j', (typed) => expect(fenOf(typed)).toBeNull())

  it('come back from every way of writing them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000_000_000 }),
        fc.constantFrom(...['', '¥', '￥ ', 'RMB ']),
        fc.constantFrom(...['', '元', ' 元']),
        fc.constantFrom(...['', ',', '，', ' ', '\u3000']),
        fc.boolean(),
        (fen, before, after, group, wide) => {
          const yuan = String(Math.floor(fen / 100)).replace(/\B(?=(\d{3})+$)/g, group)
          const text = `${yuan}.${String(fen % 100).padStart(2, '0')}`
          expect(fenOf(before + (wide ? fullWidth(text) : text) + after)).toBe(fen)
        },
      ),
    )
  })

  it('and other numbers are read with their sign', () => {
    expect(numberText('－１２')).toBe('-12')
    expect(numberText('−1,000')).toBe('-1000')
    expect(numberText('12.50')).toBe('12.50')
    expect(numberText('--1')).toBeNull()
  })
})

describe('a line of text', () => {
  it.each([
    ['  小林\t', '小林'],
    ['小\r\n林', '小 林'],
    ['小\u2028林', '小 林'],
    ['\u202e小林\u202c', '小林'],
    ['\u2066Lin\u2069\u200f', 'Lin'],
    ['小\u3000林\u00a0', '小 林'],
    ['\ufeff小林', '小林'],
    ['\u3164', ''],
    ['\u2800\u115f\u1160\uffa0', ''],
    ['👨‍👩‍👧', '👨‍👩‍👧'],
    ['❤️', '❤️'],
    ['葛\u{e0100}飾', '葛\u{e0100}飾'],
    [
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    ],
  ])('%j is stored as %j', (typed, stored) => expect(lineText(typed)).toBe(stored))

  it.each([
    '',
    ' ',
    '\u3164',
    '\u2800',
    '\u115f',
    '\u1160',
    '\uffa0',
    '\ufe0f',
    '\u200d\u200c',
    '\u{e0100}',
    '\u00ad\u034f',
    '\u180b\u180e',
  ])('%j shows nothing', (typed) => expect(textFault(lineText(typed))).toBe('blank'))

  it('is no machine’s text', () => {
    expect(['\u0000a', 'a\u001b[0m', 'a\u007f', '\ud800', 'a\udc00b'].map(textFault)).toEqual(
      Array.from({ length: 5 }, () => 'control_character'),
    )
    expect(['小林', '𠮷野家', 'a\nb', '😀'].map(textFault)).toEqual([null, null, null, null])
  })
})

describe('fields for codes', () => {
  it('show what a plain keyboard would have written, and keep the blank one is typing', () => {
    expect(codeText('ＳＮＯＷ－２０２６\u200b')).toBe('SNOW-2026')
    expect(codeText('  ab cd ')).toBe('ab cd ')
    expect(codeText('１３９—1234–5678')).toBe('139-1234-5678')
    fc.assert(fc.property(fc.string(), (text) => codeText(codeText(text)) === codeText(text)))
  })

  it('say whether two texts are the same to who typed one of them', () => {
    expect(sameTyped('满 300 减 80', ' 满　３００ 减 80\ufeff')).toBe(true)
    expect(sameTyped('满 300 减 80', '满 300 减 8')).toBe(false)
  })
})
