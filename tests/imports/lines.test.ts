import { LIMITS } from '../../server/imports/refused'
import { readImport } from '../../server/imports/read-import'
import { file, ORDERS, read, short, outcome, HEADER, order, csv, two, TWO } from './nasty'

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
