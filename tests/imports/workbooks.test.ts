import { LIMITS } from '../../server/imports/refused'
import { file, read, short, outcome, TWO } from './nasty'
import { workbookParts, xlsx, zip, type Cell } from './write-xlsx'

describe('workbooks', () => {
  const head: Cell[] = ['orderNo', 'paidAt', 'amount', 'phone', 'items']
  const row = (n: number): Cell[] => [`N${n}`, '2026-03-01 08:00:00', n, 13800000000 + n, `goods ${n}`]
  const sheet = (...rows: Cell[][]) => ({ name: 'S', rows: [head, ...rows] })

  it('is known by its bytes, whatever it is called', async () => {
    const path = file(xlsx([sheet(row(1), row(2))]), 'orders.csv')
    const { reading, lines } = await read(path)
    expect([reading.format, reading.sheets, reading.encoding]).toEqual(['xlsx', ['S'], null])
    expect(short(lines)).toEqual(TWO)
    expect(lines).toMatchObject([{ phone: '+8613800000001', sheet: 'S' }, {}])
  })

  it('takes results of formulas, texts in pieces, numbers as programs write them', async () => {
    const cells: Cell[] = [
      { xml: '<c r="REF" t="str"><f>"N"&amp;1</f><v>N1</v></c>' },
      { xml: '<c r="REF" s="1"><f>NOW()</f><v>46082.333333333336</v></c>' },
      { xml: '<c r="REF"><f>SUM(1,1)</f><v>19.900000000000002</v></c>' },
      { xml: '<c r="REF"><v>1.3800000001E10</v></c>' },
      { xml: '<c r="REF" t="inlineStr"><is><r><t>go</t></r><r><t>ods</t></r><rPh><t>aid</t></rPh></is></c>' },
    ]
    const { lines } = await read(file(xlsx([sheet(cells)])))
    expect(lines).toMatchObject([
      {
        orderNo: 'N1',
        amountFen: 1990,
        phone: '+8613800000001',
        items: [{ name: 'goods' }],
        paidAt: Date.parse('2026-03-01T00:00:00Z'),
      },
    ])
  })

  it('reads days by the format of their cell, from 1900 or 1904, and money in red as a number', async () => {
    const at = (style: number, value: number): Cell => ({ xml: `<c r="REF" s="${style}"><v>${value}</v></c>` })
    const rows = [1, 2].map((style): Cell[] => [`N${style}`, at(style, 46082.5), at(3, 12.5), 13800000001, ''])
    const lines1900 = (await read(file(xlsx([sheet(...rows)])))).lines
    const lines1904 = (await read(file(xlsx([sheet(...rows)], { since1904: true })))).lines
    expect(lines1900).toMatchObject([1, 2].map(() => ({ paidAt: Date.parse('2026-03-01T04:00:00Z'), amountFen: 1250 })))
    expect(lines1904).toMatchObject([1, 2].map(() => ({ paidAt: Date.parse('2030-03-02T04:00:00Z') })))
  })

  it('repeats what merged cells say in the rows below', async () => {
    const goods = (name: string): Cell[] => [null, null, null, null, name]
    const rows = [['订单列表'], head, row(1), goods('more'), row(2)]
    const path = file(xlsx([{ name: 'S', rows, merged: ['A1:E1', 'A3:A4', 'B3:B4', 'C3:C4', 'D3:D4'] }]))
    const { reading, lines } = await read(path)
    expect(reading.headerLine).toBe(2)
    expect(short(lines)).toEqual(['3 accepted N1 100', '4 updated N1 100', '5 accepted N2 200'])
  })

  it('refuses numbers that lost their last digits, and reads them where they are text', async () => {
    const rows = [
      ['6900000000000000011', '2026-03-01', 1, '13800000001'],
      [6900000000000000011, '2026-03-01', 1, 13800000001],
      ['N3', '2026-03-01', 1, '1.38E+10'],
    ]
    const { lines } = await read(file(xlsx([sheet(...(rows as Cell[][]))])))
    expect(lines).toMatchObject([
      { orderNo: '6900000000000000011' },
      { reason: 'number_precision', column: 'orderNo' },
      { reason: 'scientific_notation', column: 'phone', orderNo: 'N3' },
    ])
  })

  it('reads all sheets that have the header, and names those without', async () => {
    const sheets = [
      { name: '说明', rows: [['how to read this']] },
      sheet(row(1)),
      { name: 'empty', rows: [] },
      { ...sheet(row(2)), name: 'T' },
      {
        name: '别的',
        rows: [
          ['x', 'y'],
          [1, 2],
        ],
      },
    ]
    const { reading, lines } = await read(file(xlsx(sheets as never)))
    expect(lines.map(({ sheet: name, line }) => [name, line])).toEqual([
      ['S', 2],
      ['T', 2],
    ])
    expect(reading.seen).toEqual({ rows: 2, skippedSheets: ['说明', '别的'] })
  })

  it('reads shared texts, escapes and rows that say no place', async () => {
    const shared = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>N1</t></si><si><r><t>a</t></r><r><t>_x000D_b</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si></sst>`
    const texts = head.map((name) => `<c t="inlineStr"><is><t>${String(name)}</t></is></c>`).join('')
    const xml = `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row>${texts.replace(/<(\/?)(\w)/g, '<$1x:$2')}</x:row><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="d"><x:v>2026-03-01T08:00:00</x:v></x:c><x:c><x:v>1</x:v></x:c><x:c><x:v>13800000001</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`
    const { lines } = await read(file(xlsx([{ name: 'S', rows: [], xml }], { shared })))
    expect(lines).toMatchObject([
      { orderNo: 'N1', line: 2, items: [{ name: 'a b' }], paidAt: Date.parse('2026-03-01T00:00:00Z') },
    ])
  })

  const parts = workbookParts([sheet(row(1))])
  const withSheet = (data: string | Buffer, more = {}) =>
    zip(parts.map((part) => (part.name.includes('worksheets') ? { ...part, data, ...more } : part)))
  it.each<[string, () => Buffer, string]>([
    ['an archive that breaks off', () => zip(parts).subarray(0, -30), 'file_damaged'],
    ['a part that is damaged', () => withSheet(parts.at(-1)!.data, { brokenAt: 10 }), 'file_damaged'],
    ['a part that is longer than it says', () => withSheet(parts.at(-1)!.data, { saysSize: 10 }), 'file_damaged'],
    ['a sheet that is no XML', () => withSheet('<worksheet><row></sheet>'), 'file_damaged'],
    [
      'declarations, which could name texts that grow',
      () => withSheet(String(parts.at(-1)!.data).replace('<worksheet', `<!DOCTYPE a [<!ENTITY b "x">]><worksheet`)),
      'file_damaged',
    ],
    ['an enciphered part', () => withSheet('x', { enciphered: true }), 'file_archive'],
    [
      'a binary workbook',
      () =>
        zip(
          parts.map((part) => ({
            ...part,
            name: part.name.replace('workbook.xml', 'workbook.bin'),
            data: part.name === '_rels/.rels' ? String(part.data).replace('workbook.xml', 'workbook.bin') : part.data,
          })),
        ),
      'file_xls',
    ],
    [
      'a cell far to the right',
      () => withSheet('<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'),
      'file_too_many_columns',
    ],
    [
      'a text without end',
      () => withSheet(`<worksheet><sheetData><row><c t="str"><v>${'x'.repeat(LIMITS.textBytes + 70_000)}`),
      'file_line_too_long',
    ],
  ])('refuses %s', async (_, bytes, reason) => {
    expect(await outcome(bytes())).toBe(reason)
  })

  it('refuses a small archive that holds a very large sheet, as soon as it has come out so far', async () => {
    const bomb = withSheet(`<worksheet><sheetData>${'<row/>'.repeat(2_000_000)}`)
    expect(bomb.length).toBeLessThan(20_000)
    const least = jest.replaceProperty(LIMITS, 'inflated', { ...LIMITS.inflated, least: 4_000_000 })
    expect(await outcome(bomb)).toBe('file_too_large')
    least.restore()
  })

  it('lays shared texts that are too many for the memory on the disk, and finds each again', async () => {
    const goods = Array.from({ length: 2000 }, (_, i) => `测试 ${i}`)
    const shared = `<sst>${goods.map((name) => `<si><t>${name}</t></si>`).join('')}</sst>`
    // In an order of their own, so that blocks are read again.
    const places = goods.map((_, i) => (i * 769) % 2000)
    const rows = places.map(
      (place) => [...row(1).slice(0, 4), { xml: `<c r="REF" t="s"><v>${place}</v></c>` }] as Cell[],
    )
    const most = jest.replaceProperty(LIMITS, 'sharedBytes', 10_000)
    const { lines } = await read(file(xlsx([sheet(...rows)], { shared })))
    most.restore()
    expect(lines.map((line) => line.kind === 'order' && line.items[0]?.name)).toEqual(
      places.map((place) => goods[place]),
    )
  })
})
