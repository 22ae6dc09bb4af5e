import fc from 'fast-check'
import { cell, csvOf, firstCell } from '../../shared/rules/csv'

/** What a program reads of one cell (RFC 4180); one that splits its row throws. */
function readCell(written: string): string {
  const quoted = /^"((?:[^"]|"")*)"$/.exec(written)?.[1]
  if (quoted === undefined && /[",\r\n]/.test(written)) throw new Error(`splits its row: ${written}`)
  return quoted?.replaceAll('""', '"') ?? written
}
/** What Excel shows of a cell: a formula of one text is that text. */
const shown = (read: string): string => /^="([^"]*)"$/.exec(read)?.[1] ?? read

describe('CSV', () => {
  test('quotes what would split a row', () => {
    expect(cell('a,b')).toBe('"a,b"')
    expect(cell('say "hi"')).toBe('"say ""hi"""')
    expect(cell('two\nlines')).toBe('"two\nlines"')
    expect([cell(null), cell(undefined), cell(''), cell(true), cell(NaN)]).toEqual(['', '', '', 'true', ''])
  })

  test.each([
    ...['=1+1', '+1', '-1', '@x', '＝1+1', '＋1', '－1', '＠x', '−1', '–1'],
    ...[' =1+1', '\t=1', '\r=1', '\n=1', '\u3000=1', '\u00a0@x', '\u200b=1', '\ufeff=1', '\u202e=1', ' \r\n ＝1'],
    `=cmd|'/C calc'!A0`,
  ])('a spreadsheet does not run %j', (text) => {
    expect(readCell(cell(text))).toBe(`'${text}`)
  })

  test('zeros in front and more digits than Excel keeps stay, as text', () => {
    expect(cell('00012345')).toBe('"=""00012345"""')
    expect(cell('1234567890123456')).toBe('"=""1234567890123456"""')
    expect(cell('799273987104')).toBe('"=""799273987104"""')
    expect(cell('0')).toBe('0')
    expect(cell('12345')).toBe('12345')
    expect(cell('2345E678')).toBe('"=""2345E678"""')
    expect(cell('0.5')).toBe('0.5')
    for (const digits of ['00012345', '1234567890123456', '2345E678'])
      expect(shown(readCell(cell(digits)))).toBe(digits)
  })

  test('numbers are numbers', () => {
    expect([cell(-5), cell(0), cell(1234.5), cell(12345678901)]).toEqual(['-5', '0', '1234.5', '12345678901'])
  })

  test('every text comes back from its row, nothing runs, and the row stays one row', () => {
    const sign = fc.constantFrom(...'=+-@＝＋－＠ \t\u3000\u200b,";\'0123456789AbE券.')
    const text = fc.string({ unit: sign, maxLength: 20 })
    fc.assert(
      fc.property(text, (typed) => {
        const read = readCell(cell(typed))
        expect([typed, `'${typed}`, `="${typed}"`]).toContain(read)
        expect(shown(read).endsWith(typed)).toBe(true)
        if (read !== `="${typed}"`) expect(read.normalize('NFKC').replace(/^[\s\u200b]+/, '')).not.toMatch(/^[=+\-@]/)
      }),
      { numRuns: 2000 },
    )
  })

  test('is read again as it was written', () => {
    for (const code of ['00012345', '1234567890123456', '-A1', 'a"b', 'SNOW2026'])
      expect(firstCell(`${cell(code)},x`)).toBe(code)
  })

  test('carries the mark by which Excel knows UTF-8, and ends each row', () => {
    expect(
      csvOf([
        ['省份', 1],
        ['黑龙江', null],
      ]),
    ).toBe('\uFEFF省份,1\r\n黑龙江,\r\n')
  })
})
