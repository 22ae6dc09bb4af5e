import { isStopWord } from '../../shared/rules/stopWords'

describe('stop words', () => {
  it.each([
    ...[
      'TD',
      'td',
      'ＴＤ',
      ' T D ',
      '“TD”',
      '"td"',
      "'TD'",
      '【TD】',
      '(TD)',
      '（ＴＤ）',
      '「退订」',
      '《退订》',
      'TD。',
      'TD！！',
    ],
    ...['T', 'N', 'r', 'Ｎ', '“R”', 'T\u200bD', '\ufeffTD', 'TD\n', '\u3164TD', 'T.D.', '+TD', 'TD👍️'],
    ...[
      '退订',
      '退订。',
      '退訂',
      '退 订',
      '取消',
      '取消订阅',
      '取消訂閱',
      '“取消订阅”',
      '拒收',
      'Unsubscribe',
      'stop.',
      'STOP!',
    ],
    ...['回复TD', '回复“TD”', '回TD退订', 'TD退订', 'T 退订', '请退订', '我要退订', '回N'],
  ])('%j is one', (text) => expect(isStopWord(text)).toBe(true))

  it.each([
    ...['', ' ', '。', '你好', '谢谢', 'NO', 'TT', 'RT', 'TDK', 'not', 'Nice', 'Tea', '回', '请', '我要'],
    ...[
      '退订了还能领券吗',
      '怎么退订',
      '不退订',
      '我不想退订',
      'TD 是什么',
      '退货',
      '取消订单',
      '不要取消订单',
      '退订怎么弄',
      '好',
      'stop by the shop',
    ],
  ])('%j is none', (text) => expect(isStopWord(text)).toBe(false))
})
