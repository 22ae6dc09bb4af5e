import { LIMITS } from '../../server/imports/refused'
import { readImport } from '../../server/imports/read-import'
import { file, ORDERS, PEOPLE, read, short, outcome, order, csv, two, TWO } from './nasty'
import { zip } from './write-xlsx'

/** Bytes of GB18030, which Node writes in no other way. */
const GB: Record<string, number[]> = {
  号: [0xba, 0xc5],
  手: [0xca, 0xd6],
  机: [0xbb, 0xfa],
  昵: [0xea, 0xc7],
  称: [0xb3, 0xc6],
  '€': [0xa2, 0xe3],
  // Signs that GBK does not have: of four bytes each.
  '😀': [0x94, 0x39, 0xfc, 0x36],
  㛃: [0x82, 0x30, 0xb7, 0x31],
}
const gb18030 = (text: string): Buffer =>
  Buffer.from(Array.from(text).flatMap((sign) => GB[sign] ?? [...Buffer.from(sign, 'latin1')]))
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

describe('encodings', () => {
  it.each<[string, Buffer, string, boolean]>([
    ['UTF-8', Buffer.from(two), 'utf8', false],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${two}`), 'utf8', true],
    ['UTF-16, small end first', Buffer.from(`\ufeff${two}`, 'utf16le'), 'utf16le', true],
    ['UTF-16, big end first', utf16be(`\ufeff${two}`), 'utf16be', true],
    ['UTF-16 without a mark', Buffer.from(two, 'utf16le'), 'utf16le', false],
    ['UTF-16, big end first, without a mark', utf16be(two), 'utf16be', false],
  ])('reads %s', async (_, bytes, encoding, bom) => {
    const { reading, lines } = await read(file(bytes))
    expect([reading.encoding, reading.bom]).toEqual([encoding, bom])
    expect(short(lines)).toEqual(TWO)
  })

  it('reads Excel’s text of UTF-16 with tabs', async () => {
    expect(await outcome(Buffer.from(`\ufeff${two.replaceAll(',', '\t')}`, 'utf16le'))).toEqual(TWO)
  })

  it('reads GB18030 with signs that GBK loses', async () => {
    const bytes = gb18030('昵称,手机\n€😀㛃,13800000001\n')
    const { reading, lines } = await read(file(bytes), PEOPLE)
    expect(reading.encoding).toBe('gb18030')
    expect(lines).toMatchObject([{ nickname: '€😀㛃', phone: '+8613800000001', line: 2 }])
  })

  it.each<[string, Buffer, string]>([
    ['UTF-8 cut within a sign', Buffer.from(`昵称,手机\n测试,13800000001\n测`).subarray(0, -1), 'file_cut'],
    ['GB18030 cut within a sign', gb18030('昵称,手机\n号').subarray(0, -1), 'file_cut'],
    ['UTF-16 cut within a sign', Buffer.from(`\ufeff${two}`, 'utf16le').subarray(0, -1), 'file_cut'],
    ['a mark of UTF-8 before GB18030', Buffer.concat([Buffer.from('\ufeff'), gb18030('昵称,手机\n')]), 'file_encoding'],
    ['UTF-8 with a broken byte, which GB18030 could misread', brokenUtf8(), 'file_encoding'],
    ['neither', Buffer.from([0x80, 0xff, 0xfe, 0x81, 0x2c, 0x0a, 0xff]), 'file_encoding'],
    ['zeros among the text', Buffer.concat([Buffer.from(two), Buffer.alloc(3)]), 'file_not_text'],
  ])('refuses %s', async (_, bytes, reason) => {
    expect(await outcome(bytes, PEOPLE)).toBe(reason)
  })

  function brokenUtf8(): Buffer {
    const bytes = Buffer.from('昵称,手机,地区\n测试甲,13800000001,广东省\n测试乙,13800000002,广东省\n')
    bytes[bytes.indexOf('乙')] = 0x41
    return bytes
  }
})

describe('what is no table', () => {
  const sealed = (): Buffer => {
    const bytes = Buffer.alloc(2048)
    Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes)
    bytes.writeUInt16LE(9, 30)
    bytes.writeUInt32LE(1, 48)
    bytes.write('EncryptedPackage', 1024, 'utf16le')
    return bytes
  }
  it.each<[string, Buffer | string, string]>([
    ['nothing', '', 'file_empty'],
    ['a mark alone', '\ufeff', 'file_empty'],
    ['blank lines', '\r\n\r\n , ,\r\n', 'file_no_header'],
    ['one word', 'hello', 'file_no_header'],
    ['an old workbook', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]), 'file_xls'],
    ['a workbook with a password', sealed(), 'file_password'],
    ['an archive of a text', zip([{ name: 'orders.csv', data: two }]), 'file_archive'],
    ['an enciphered archive', zip([{ name: 'orders.csv', data: two, enciphered: true }]), 'file_archive'],
    [
      'a text document',
      zip([
        { name: '[Content_Types].xml', data: '<a/>' },
        { name: 'word/document.xml', data: '<a/>' },
      ]),
      'file_archive',
    ],
    ['a rar', Buffer.from('Rar!\x1a\x07\x00', 'latin1'), 'file_archive'],
    ['a gzip', Buffer.from('1f8b08000000', 'hex'), 'file_archive'],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'file_not_text'],
    ['a page that calls itself .xls', '<html><table><tr><td>订单号</td></tr></table></html>', 'file_html'],
    ['a settlement', '订单号,动帐类型,入账时间,金额,手机号\n1,支出,2026-01-01,1.00,13800000001\n', 'file_settlement'],
    ['people where orders were said', '客户手机号,成为客户时间\n13800000001,2024-01-01\n', 'file_other_kind'],
  ])('%s', async (_, bytes, reason) => {
    expect(await outcome(bytes)).toBe(reason)
  })

  it.each<[string, string, string]>([
    ['nobody', 'orderNo,paidAt,amount', 'file_no_person_column'],
    ['no time', 'orderNo,amount,phone', 'file_no_time_column'],
    ['no sum', 'orderNo,paidAt,phone', 'file_no_amount_column'],
    ['no number', 'paidAt,amount,phone', 'file_no_order_column'],
  ])('names the column that is missing: %s', async (_, header, fault) => {
    const reading = await readImport(file(`${header}\n1,2,3\n`), ORDERS)
    expect([reading.fault, reading.header]).toEqual([fault, header.split(',')])
  })

  it('asks whose platform a file is, when nothing in it says so', async () => {
    expect(await outcome(two, { kind: 'orders' })).toBe('file_no_platform')
  })
})

describe('more than may be', () => {
  it('refuses a file of too many rows when it meets the first of them', async () => {
    const most = jest.replaceProperty(LIMITS, 'rows', 2)
    expect(await outcome(two)).toEqual(TWO)
    expect(await outcome(csv(order(1), '', order(2), order(3)))).toBe('file_too_many_rows')
    most.restore()
  })

  it('refuses a file of too many bytes before it is read', async () => {
    const most = jest.replaceProperty(LIMITS, 'bytes', 20)
    expect(await outcome(two)).toBe('file_too_large')
    most.restore()
  })
})
