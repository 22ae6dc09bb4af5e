import { ruleSentence, SEGMENT_FIELDS, type SegmentRule } from '../../shared/rules/segment'

const leaf = (field: string, op: string, value: unknown) => ({ field, op, value }) as unknown as SegmentRule

describe('the sentence', () => {
  const names = (_field: string, value: string) => ({ '230000': '黑龙江省', '220000': '吉林省', t1: '新人礼' })[value]
  const rule: SegmentRule = {
    all: [
      leaf('regionCode', 'in', ['230000', '220000']),
      leaf('consent.wechat', 'eq', true),
      {
        any: [
          leaf('monthMeanTempC', 'lt', 15),
          { not: leaf('couponStatus', 'eq', { couponTemplateId: 't1', status: 'redeemed' }) },
        ],
      },
    ],
  }
  it('reads plainly in three languages', () => {
    expect(ruleSentence(rule, 'zh-Hans', names)).toBe(
      '地区是黑龙江省、吉林省之一，并且同意接收微信消息，并且（所在地本月平均气温（℃）小于 15，或者不符合“券“新人礼”是已使用”）的会员',
    )
    expect(ruleSentence(rule, 'zh-Hant', names)).toContain('並且同意接收微信訊息')
    expect(ruleSentence(rule, 'yue', names)).toBe(ruleSentence(rule, 'zh-Hant', names))
    expect(ruleSentence(rule, 'en', names)).toBe(
      "members where the region is one of 黑龙江省, 吉林省 and they agreed to WeChat messages and (this month's mean temperature there (°C) is below 15 or not (coupon “新人礼” is redeemed))",
    )
    expect(ruleSentence(leaf('regionCode', 'in', ['230000']), 'zh-Hans', names)).toBe('地区是黑龙江省的会员')
    expect([ruleSentence({ all: [] }, 'zh-Hans'), ruleSentence({ any: [] }, 'en')]).toEqual(['全体会员', 'nobody'])
    expect(ruleSentence(leaf('joinedAt', 'gte', '2026-02-28T16:00:00.000Z'), 'zh-Hans')).toBe(
      '入会时间不早于 2026-03-01 00:00的会员',
    )
  })

  it('says money in yuan and classes by their names', () => {
    const bought = {
      all: [leaf('totalSpentFen', 'between', [10_000, 99_950]), leaf('rfmClass', 'in', ['cantLose', 'atRisk'])],
    }
    expect(ruleSentence(bought, 'zh-Hans')).toBe(
      '累计消费在 ¥100.00 到 ¥999.50 之间，并且RFM 分类是不能失去、有流失风险之一的会员',
    )
    expect(ruleSentence(bought, 'zh-Hant')).toBe(
      '累計消費在 ¥100.00 到 ¥999.50 之間，並且RFM 分類是不能失去、有流失風險之一的會員',
    )
    expect(ruleSentence(bought, 'yue')).toBe(ruleSentence(bought, 'zh-Hant'))
    expect(ruleSentence(bought, 'en')).toBe(
      "members where the money spent in all is between ¥100.00 and ¥999.50 and the RFM class is one of Can't lose them, At risk",
    )
  })

  it('has words for every field, op and language', () => {
    const valueFor = (kind: string, op: string): unknown => {
      if (op === 'exists' || kind === 'flag') return true
      if (op === 'withinDays' || op === 'olderThanDays') return 7
      if (kind === 'coupon') return { couponTemplateId: 'T', status: 'claimed' }
      const one = kind === 'moment' ? '2026-01-01T00:00:00Z' : kind === 'number' ? 3 : 'X'
      return op === 'between' ? [one, one] : op === 'in' || op === 'notIn' ? [one] : one
    }
    for (const lang of ['zh-Hans', 'zh-Hant', 'en'] as const)
      for (const spec of SEGMENT_FIELDS)
        for (const op of spec.ops) {
          const sentence = ruleSentence(leaf(spec.field, op, valueFor(spec.kind, op)), lang)
          expect(sentence).not.toMatch(/undefined|NaN|\[object/)
          if (lang !== 'en') expect(sentence).not.toContain(spec.field)
        }
  })
})
