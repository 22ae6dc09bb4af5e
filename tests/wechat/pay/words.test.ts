import { createHash } from 'node:crypto'
import { readBill } from '../../../server/wechat/pay/bill'
import { payWords, payWordsIn } from '../../../server/wechat/pay/words'

describe('words for WeChat Pay', () => {
  it('fit into so many bytes, cut between signs', () => {
    expect(payWordsIn('年度会员', 127)).toBe('年度会员')
    expect(payWordsIn('会'.repeat(43), 127)).toBe('会'.repeat(42))
    expect(payWordsIn(`${'a'.repeat(126)}会`, 127)).toBe('a'.repeat(126))
    // A letter and its accent are one sign.
    expect(payWordsIn(`${'a'.repeat(79)}e\u0301`, 80)).toBe('a'.repeat(79))
  })
  it('are one line without signs of four bytes, and nothing where nothing else is there', () => {
    expect(payWords('护手霜\r\n三件\t装\u2028礼')).toBe('护手霜 三件 装 礼')
    expect(payWords('🎁礼包👨\u200D👩\u200D👧️𠮷')).toBe('礼包')
    expect(payWords('半\uD83C个')).toBe('半个')
    expect(payWordsIn('🎁🎉', 127)).toBe('')
  })
})

const HEADS =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const SUMS = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'

function billOf(titles: string[], { heads = HEADS, bom = '\uFEFF', end = '\r\n', sums = SUMS } = {}): Buffer {
  const lines = titles.map((title, i) =>
    [
      ...['2026-03-01 10:00:00', 'wxapp', '1900', '0', '', `42${i}`, `order${i}`, 'openid', 'JSAPI', 'SUCCESS'],
      ...['OTHERS', 'CNY', '12.34', '0.00', '0', '0', '0.00', '0.00', '', '', title, '', '0.07', '0.60%'],
      ...['12.34', '0.00', ''],
    ]
      .map((cell) => `\`${cell}`)
      .join(','),
  )
  return Buffer.from([bom + heads, ...lines, sums, `\`${titles.length},\`12.34,\`0,\`0,\`0,\`12.34,\`0`, ''].join(end))
}
const read = (file: Buffer) => readBill(file, createHash('sha1').update(file).digest('hex'))

describe('a bill', () => {
  const nasty = [
    '护手霜, 三件装',
    '券包,`年度,`会员',
    '第一行\n第二行',
    '第一行\r\n\r\n总交易单数是多少',
    '`',
    ',`',
    '🎁',
  ]
  it.each(nasty)('is read with the title %j', (title) => {
    expect(read(billOf(['年度会员', title, '季度会员'])).map((l) => [l.orderNo, l.totalFen, l.tradeState])).toEqual([
      ['order0', 1234, 'SUCCESS'],
      ['order1', 1234, 'SUCCESS'],
      ['order2', 1234, 'SUCCESS'],
    ])
  })
  it.each([
    ['without a mark of its bytes', { bom: '' }],
    ['with two of them', { bom: '\uFEFF\uFEFF' }],
    ['with plain line ends', { end: '\n' }],
    ['with backticks before its headings', { heads: HEADS.replace(/^|,/g, (c) => `${c}\``) }],
    [
      'with quotes and blanks',
      {
        heads: HEADS.split(',')
          .map((h) => `"${h}" `)
          .join(','),
      },
    ],
    ['in other words', { heads: HEADS.replace('公众账号ID', '应用ID').replace('微信订单号', '微信支付订单号') }],
    [
      'with units',
      { heads: HEADS.replace(',订单金额', ',订单金额（元）').replace('申请退款金额', '申请退款金额(元)') },
    ],
    ['whose sums have a backtick', { sums: `\`${SUMS}` }],
  ])('is read %s', (_, form) => {
    expect(read(billOf(['年度会员'], form))).toEqual([
      {
        at: Date.parse('2026-03-01T02:00:00Z'),
        appid: 'wxapp',
        mchid: '1900',
        orderNo: 'order0',
        transactionId: '420',
        tradeState: 'SUCCESS',
        totalFen: 1234,
        refundNo: null,
        refundId: null,
        refundFen: 0,
        refundState: null,
      },
    ])
  })
  it('that is cut is none', () => {
    const file = billOf(['a', 'b'])
    expect(() => read(file.subarray(0, file.length - 250))).toThrow('cannot be used')
    expect(() => readBill(file, 'f'.repeat(40))).toThrow('sha1')
  })
})
