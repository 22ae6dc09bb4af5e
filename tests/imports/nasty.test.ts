import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isoOf } from '../../shared/rules/calendar'
import { readImport, type ImportAsk, type ImportReading } from '../../server/imports/read-import'
import { FileRefused, LIMITS } from '../../server/imports/refused'
import type { ImportLine } from '../../server/imports/rows'
import { workbookParts, xlsx, zip, type Cell } from './write-xlsx'

/** Files as they arrive when something went wrong: what each row, or the whole of it, gets. */
let folder = ''
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'nasty-'))))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
const file = (bytes: Buffer | string, name = 'file.csv'): string => {
  const path = join(folder, `${++files}-${name}`)
  writeFileSync(path, bytes)
  return path
}

const ORDERS: ImportAsk = { kind: 'orders', platform: 'pos' }
const PEOPLE: ImportAsk = { kind: 'customers', platform: 'pos' }

async function read(path: string, ask: ImportAsk = ORDERS): Promise<{ reading: ImportReading; lines: ImportLine[] }> {
  const reading = await readImport(path, ask)
  const lines: ImportLine[] = []
  for await (const line of reading.lines()) lines.push(line)
  return { reading, lines }
}

/** Line, and what became of it: the order's or the person's key, or the reason. */
const short = (lines: readonly ImportLine[]): string[] =>
  lines.map((line) => {
    const what =
      line.kind === 'refused'
        ? line.reason
        : line.kind === 'order'
          ? `${line.orderNo} ${line.amountFen}`
          : (line.phone ?? line.externalId ?? line.email)
    return `${line.line} ${line.decision} ${what}`
  })

async function outcome(bytes: Buffer | string, ask: ImportAsk = ORDERS): Promise<string[] | string> {
  try {
    return short((await read(file(bytes), ask)).lines)
  } catch (error) {
    if (error instanceof FileRefused) return error.reason
    throw error
  }
}

const HEADER = 'orderNo,paidAt,amount,phone'
const order = (n: number, phone = `1380000${String(n).padStart(4, '0')}`): string =>
  `N${n},2026-03-01 08:00:00,${n}.00,${phone}`
const csv = (...lines: string[]): string => [HEADER, ...lines, ''].join('\r\n')
const two = csv(order(1), order(2))
const TWO = ['2 accepted N1 100', '3 accepted N2 200']

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

describe('lines of text', () => {
  it.each<[string, string, string[] | string]>([
    ['no rows', `${HEADER}\r\n`, []],
    ['a header without its line’s end', HEADER, []],
    ['one row', csv(order(1)), ['2 accepted N1 100']],
    [
      'mixed ends of lines',
      `${HEADER}\r\n${order(1)}\n${order(2)}\r${order(3)}\n\r\n${order(4)}`,
      [...TWO, '4 accepted N3 300', '6 accepted N4 400'],
    ],
    [
      'line ends in quotes, of one sign or two',
      `${HEADER},备注\n${order(1)},"a\r\nb\nc"\n${order(2)},\n`,
      ['2 accepted N1 100', '5 accepted N2 200'],
    ],
    ['a quote that never closes', csv(order(1), '"N2,2026-03-01,1.00,13800000002', order(3)), 'file_open_quote'],
    ['quotes within a cell', csv(`N"1",2026-03-01,1.00,13800000001`), ['2 accepted N"1" 100']],
    [
      'a guard of Excel without quotes about it',
      csv(`="0012",="2026-03-01",="1.00",="13800000001"`),
      ['2 accepted 0012 100'],
    ],
    ['the guard saved once more', csv(`"=""0012""",2026-03-01,1.00,"'13800000001"`), ['2 accepted 0012 100']],
    ['too many cells', csv(order(1), `${order(2)},x`), [TWO[0]!, '3 refused column_count']],
    ['too many, but empty', csv(`${order(1)},,,`, order(2)), TWO],
    [
      'too few, as Excel leaves them out',
      'orderNo,paidAt,amount,phone,nickname,externalId\nN1,2026-03-01,1.00,13800000001\nN2,2026-03-01,2.00,13800000002\n',
      TWO,
    ],
    ['a last line that breaks off', `${csv(order(1))}N2,2026-03-01 08:00:00,2`, [TWO[0]!, '3 refused cut_row']],
    ['a last line without its end', csv(order(1), order(2)).trimEnd(), TWO],
    [
      'sums at the end',
      csv(order(1), order(2), '合计,,3.00,', '总计：,,3.00,', 'Total,,3.00,'),
      [...TWO, '4 refused summary_row', '5 refused summary_row', '6 refused summary_row'],
    ],
    ['the header again', csv(order(1), HEADER, order(2)), [TWO[0]!, '3 refused header_again', '4 accepted N2 200']],
    ['notes above', `报表\n导出时间：2026-10-01,全部\n\n${two}`, ['5 accepted N1 100', '6 accepted N2 200']],
    ['semicolons', two.replaceAll(',', ';'), TWO],
    ['more notes than a header may have above it', `${'x,y\n'.repeat(10)}${two}`, 'file_no_person_column'],
    [
      'columns in another order',
      'phone,amount,orderNo,paidAt\n13800000001,1.00,N1,2026-03-01\n',
      ['2 accepted N1 100'],
    ],
    [
      'full-width names and digits',
      'ＯｒｄｅｒＮｏ， paidAt\n'.replace('，', ',').replace('\n', ',amount,phone\n') +
        'N1,２０２６-０３-０１,１.００,１３８００００００01\n',
      ['2 accepted N1 100'],
    ],
    ['the same order twice', csv(order(1), order(1)), ['2 accepted N1 100', '3 updated N1 100']],
    [
      'names that mean something elsewhere',
      `${HEADER},__proto__,constructor\n${order(1)},a,b\n`,
      ['2 accepted N1 100'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await outcome(text)).toEqual(expected)
  })

  it('refuses a line without end before it fills the memory', async () => {
    const most = LIMITS.recordBytes
    expect(await outcome(`${HEADER}\n${'x'.repeat(most + 10)}`)).toBe('file_line_too_long')
    expect(await outcome(`${HEADER}\n"${'x\n'.repeat(most)}`)).toBe('file_line_too_long')
  })

  it('refuses more columns than any export has', async () => {
    const header = Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(',')
    expect(await outcome(`${header}\n1\n`)).toBe('file_too_many_columns')
  })

  it('keeps two columns of one name apart, by their place', async () => {
    const path = file('orderNo,paidAt,amount,phone,phone\nN1,2026-03-01,1.00,13800000001,13800000002\n')
    const { reading } = await read(path)
    expect(reading.header).toEqual(['orderNo', 'paidAt', 'amount', 'phone', 'phone'])
    const plan = { ...reading.plan, columns: { ...reading.plan.columns, phone: [5] } }
    expect((await read(path, { ...ORDERS, plan })).lines).toMatchObject([{ phone: '+8613800000002' }])
  })

  it('reads by a plan that a person made for names nobody knows', async () => {
    const path = file('no,when,how much,who\nN1,2026-03-01,1.00,13800000001\n')
    const { plan, fault } = await readImport(path, ORDERS)
    expect(fault).toBe('file_no_person_column')
    const columns = { orderNo: ['no'], paidAt: [2], amount: ['how much'], phone: ['who'] }
    expect(short((await read(path, { ...ORDERS, plan: { ...plan, columns } })).lines)).toEqual(['2 accepted N1 100'])
    expect(await outcome(two, { ...ORDERS, plan: { ...plan, columns } })).toBe('file_no_header')
  })

  it('says of an unknown word of state which it is', async () => {
    const { lines } = await read(
      file(`${HEADER},status\n${order(1)},冻结中\n${order(2)},unpaid\n${order(3)},closed\n${order(4)},refunded\n`),
    )
    expect(lines).toMatchObject([
      { reason: 'unfinished_status', word: '冻结中' },
      { reason: 'unpaid' },
      { reason: 'unfinished_status', word: 'closed' },
      { decision: 'accepted', status: 'refunded', refundedFen: 400 },
    ])
  })

  it('takes a refund of a part, and none of more than was paid', async () => {
    const { lines } = await read(file(`${HEADER},refundedFen\n${order(2)},50\n${order(3)},300\n${order(4)},401\n`))
    expect(lines).toMatchObject([
      { status: 'completed', refundedFen: 50 },
      { status: 'refunded', refundedFen: 300 },
      { reason: 'bad_amount' },
    ])
  })
})

describe('our own columns', () => {
  it('are read of customers', async () => {
    const header =
      'phone,email,nickname,gender,birthday,regionCode,language,platform,externalId,virtualPhoneExpiresAt,consentProof,tags'
    const rows = [
      '13800000001,a@b.cn,小甲,female,1990-01-02,440305,yue,taobao,U1,,contract 7,老客;敏感肌',
      '18400000012-7576,,小乙,,,999999,klingon,douyin,U2,2026-03-01 08:00:00,,',
    ]
    const { lines } = await read(file([header, ...rows, ''].join('\n')), { kind: 'customers' })
    expect(lines).toMatchObject([
      {
        phone: '+8613800000001',
        phoneKind: 'mobile',
        virtualPhone: null,
        email: 'a@b.cn',
        nickname: '小甲',
        gender: 'female',
        birthday: '1990-01-02',
        regionCode: '440305',
        language: 'yue',
        platform: 'taobao',
        externalId: 'U1',
        consentProof: 'contract 7',
        tags: ['老客', '敏感肌'],
      },
      {
        phone: null,
        phoneKind: 'virtual',
        virtualPhone: { number: '+8618400000012', extension: '7576', expiresAt: Date.parse('2026-03-01T00:00:00Z') },
        regionCode: null,
        language: null,
        consentProof: null,
        tags: [],
      },
    ])
  })

  it('are read of orders', async () => {
    const header = 'orderNo,platform,paidAt,amountFen,refundedFen,status,phone,externalId,storeName,items'
    const rows = [
      'N1,taobao,2026-03-01T08:00:00.000Z,12345,45,shipped,,U1,测试一店,测试面霜',
      'N1,jd,2026-03-01T08:00:00.000Z,1.5,,paid,13800000001,,,',
      'N1,jd,2026-03-01T08:00:00.000Z,100,,paid,13800000001,,,',
    ]
    const { lines } = await read(file([header, ...rows, ''].join('\n')), { kind: 'orders' })
    expect(lines).toMatchObject([
      {
        decision: 'accepted',
        orderNo: 'N1',
        platform: 'taobao',
        paidAt: Date.parse('2026-03-01T08:00:00Z'),
        amountFen: 12345,
        refundedFen: 45,
        status: 'shipped',
        externalId: 'U1',
        storeName: '测试一店',
        items: [{ name: '测试面霜', quantity: null }],
        append: false,
      },
      { reason: 'bad_amount', column: 'amountFen' },
      // One number on two platforms is two orders.
      { decision: 'accepted', orderNo: 'N1', platform: 'jd', amountFen: 100 },
    ])
  })
})

describe('several lines of an order', () => {
  const XHS = '订单号,小红书编码,SKU件数,订单状态,售后状态,商家应收金额(元)（支付金额）,支付时间,收件人电话,SKU名称'
  const sku = (order: string, state: string, after: string, amount: string, name: string): string =>
    `${order},1,1,${state},${after},${amount},2026-03-01 08:00:00,13800000001,${name}`
  const JD = '订单号,下单帐号,京东价,结算金额,付款确认时间,下单时间,订单状态,联系电话,商品名称,订购数量'

  it('add up, not adjacent, with what went back of some of them', async () => {
    const rows = [
      sku('A', '已完成', '', '10', 'a'),
      sku('B', '已完成', '退款成功', '5', 'b'),
      sku('A', '已完成', '退款成功', '2.5', 'c'),
      sku('B', '已发货', '', '1', 'd'),
      sku('A', '已完成', '退款成功', '10', 'a'),
    ]
    const { lines } = await read(file([XHS, ...rows, ''].join('\n')), { kind: 'orders' })
    expect(
      lines.map(
        (line) => line.kind === 'order' && [line.orderNo, line.append, line.amountFen, line.refundedFen, line.status],
      ),
    ).toEqual([
      ['A', false, 1000, 0, 'completed'],
      ['B', false, 500, 500, 'refunded'],
      ['A', true, 1250, 250, 'completed'],
      ['B', true, 600, 500, 'shipped'],
      ['A', true, 2250, 1250, 'completed'],
    ])
  })

  it('are refused together where one of them cannot be read, for their sum would be too small', async () => {
    const rows = [
      sku('A', '已完成', '', '10', 'a'),
      sku('B', '已完成', '', '5', 'b'),
      sku('A', '已完成', '', '免费', 'c'),
      sku('B', '待付款', '', '5', 'd'),
      `${sku('C', '已完成', '', '5', 'd')},x`,
      sku('C', '已完成', '', '5', 'd'),
    ]
    const { reading, lines } = await read(file([XHS, ...rows, ''].join('\n')), { kind: 'orders' })
    expect(short(lines)).toEqual([
      '2 refused torn_order',
      '3 accepted B 500',
      '4 refused bad_amount',
      '5 refused unpaid',
      '6 refused column_count',
      '7 refused torn_order',
    ])
    expect(reading.seen.rows).toBe(6)
  })

  it('hold the order’s amount each, or the first alone', async () => {
    const rows = [
      '1,u1,5,30,2026-03-01 08:00:00,,完成,13800000001,a,1',
      '1,u1,5,30,2026-03-01 08:00:00,,完成,13800000001,b,2',
      '2,u2,5,7,2026-03-01 08:00:00,,完成,,a,1',
      '2,,,,,,,,b,3',
      '3,,5,7,,2026-03-01 08:00:00,待付款,13800000001,a,1',
      '3,,,,,,,,b,1',
    ]
    const { lines } = await read(file([JD, ...rows, ''].join('\n')), { kind: 'orders' })
    expect(lines).toMatchObject([
      { decision: 'accepted', amountFen: 3000, items: [{ name: 'a', quantity: 1 }] },
      { decision: 'updated', amountFen: 3000, append: true, items: [{ name: 'b', quantity: 2 }] },
      { decision: 'accepted', amountFen: 700, externalId: 'u2' },
      {
        decision: 'updated',
        amountFen: 700,
        append: true,
        status: 'completed',
        externalId: null,
        paidAt: Date.parse('2026-03-01T00:00:00Z'),
      },
      { reason: 'unpaid', orderNo: '3' },
      { reason: 'unpaid', orderNo: '3' },
    ])
  })
})

describe('cells', () => {
  const phones = async (...cells: string[]) =>
    (await read(file(`externalId,phone\n${cells.map((cell, i) => `e${i},"${cell}"\n`).join('')}`), PEOPLE)).lines.map(
      (line) =>
        line.kind === 'customer'
          ? (line.phone ??
            (line.virtualPhone ? `${line.virtualPhone.number}/${line.virtualPhone.extension}` : line.phoneKind))
          : line.kind === 'refused'
            ? line.reason
            : '',
    )

  it('reads phones in every writing, and none that is no whole one', async () => {
    const found = await phones(
      '+86 138 0000 0001',
      '8613800000001',
      '0086-13800000001',
      '138-0000-0001',
      '１３８００００００01',
      "'13800000001",
      '13800000001.0',
      '\t13800000001',
      '+852 6123 4567',
      '18400000012-7576',
      '18400000012_7576',
      '17000002222转1234',
      '13100000001,0042',
      '16500000905',
      '138****8000',
      '1******6198',
      '##abc##',
      '$$abc$$',
      '~abc~',
      '010-12345678',
      '400-820-8820',
      '1380000001',
      '138000000012',
      'abc',
      '-',
      '1.38E+10',
    )
    expect(found).toEqual([
      ...Array<string>(8).fill('+8613800000001'),
      '+85261234567',
      '+8618400000012/7576',
      '+8618400000012/7576',
      '+8617000002222/1234',
      '+8613100000001/0042',
      '+8616500000905/null',
      'masked',
      'masked',
      'cipher',
      'cipher',
      'cipher',
      'landline',
      'landline',
      'invalid',
      'invalid',
      'invalid',
      'empty',
      'scientific_notation',
    ])
  })

  it('reads times by Shanghai’s clocks, and none that is none', async () => {
    const times = [
      '2026/9/3 8:05',
      '2026年9月3日 18时06分',
      '2026年9月3日18时06分07秒',
      '2026-09-03',
      '2026.9.3 8:05:09',
      '20260903',
      '20260903080509',
      '46268.5',
      '2026-09-03T00:05:00Z',
      '2026-09-03 08:05:00 -0500',
      '2026-02-29',
      '2026-09-03 24:01',
      '2026-09-03 8',
      '09/03/2026',
      '2026-09-31',
      '1970-01-01 08:00:00',
      'soon',
      '12',
    ]
    const { lines } = await read(file(`${HEADER}\n${times.map((time, i) => `N${i},${time},1,13800000001\n`).join('')}`))
    expect(
      lines.map((line) =>
        line.kind === 'order' ? isoOf(line.paidAt).slice(0, 19) : line.kind === 'refused' ? line.reason : '',
      ),
    ).toEqual([
      '2026-09-03T00:05:00',
      '2026-09-03T10:06:00',
      '2026-09-03T10:06:07',
      '2026-09-02T16:00:00',
      '2026-09-03T00:05:09',
      '2026-09-02T16:00:00',
      '2026-09-03T00:05:09',
      '2026-09-03T04:00:00',
      '2026-09-03T00:05:00',
      '2026-09-03T13:05:00',
      ...Array<string>(8).fill('bad_time'),
    ])
  })

  it('reads amounts to the fen, and refuses words, less than nothing and parts of a fen', async () => {
    const amounts = [
      '¥1,299.90',
      '￥0',
      '36.00元',
      '1 234.5',
      '１２．５',
      '0.00',
      '12.3400',
      '=""12.00""',
      '-20.00',
      '免费',
      '12.345',
      '1.2.3',
      '',
      '9999999999.99',
    ]
    const { lines } = await read(
      file(`${HEADER}\n${amounts.map((amount, i) => `N${i},2026-03-01,"${amount}",13800000001\n`).join('')}`),
    )
    expect(
      lines.map((line) => (line.kind === 'order' ? line.amountFen : line.kind === 'refused' ? line.reason : '')),
    ).toEqual([129990, 0, 3600, 123450, 1250, 0, 1234, 1200, ...Array<string>(6).fill('bad_amount')])
  })

  it('keeps no masked name, and no id without its platform', async () => {
    const people =
      'platform,externalId,email,nickname\ntaobao,测**,,a\ntaobao,U1,,b\n淘宝,U1,,b\n,U2,,c\n,,A@b.cn,d\n,,a***@b.cn,e\n不知道的,U3,,f\n'
    const { lines } = await read(file(people), { kind: 'customers' })
    expect(short(lines)).toEqual([
      '2 refused no_person',
      '3 accepted U1',
      '4 updated U1',
      '5 refused no_person',
      '6 accepted a@b.cn',
      '7 refused no_person',
      '8 refused unknown_platform',
    ])
  })
})

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
