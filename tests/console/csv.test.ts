import { cell, csvOf } from '../../console/data/csv'

describe('CSV from the console', () => {
  test('quotes what would split a row', () => {
    expect(cell('a,b')).toBe('"a,b"')
    expect(cell('say "hi"')).toBe('"say ""hi"""')
    expect(cell('two\nlines')).toBe('"two\nlines"')
  })

  test('a spreadsheet runs nothing that a member typed', () => {
    for (const text of ['=1+1', '+1', '-1', '@x', '\tx']) expect(cell(text)).toMatch(/^"?'/)
    expect(cell(-5)).toBe('-5')
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
