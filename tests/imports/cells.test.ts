import { isoOf } from '../../shared/rules/calendar'
import { file, PEOPLE, read, short, HEADER } from './nasty'

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
