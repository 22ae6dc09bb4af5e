import {
  blank,
  changesOf,
  draftOf,
  mostCostFen,
  piecesIn,
  sentOf,
  skusOf,
  timesOf,
  type Draft,
  type Template,
} from '../../console/rooms/coupons/draft'
import { fieldOfPath, stepOf } from '../../console/rooms/coupons/steps'

const template: Template = {
  id: 'c1',
  state: 'published',
  title: '秋冬新客',
  kind: 'cash',
  valueFen: 5000,
  thresholdFen: 20000,
  total: 100,
  perMemberLimit: 1,
  claimFrom: '2026-03-01T00:00:00.000Z',
  claimUntil: '2026-04-01T00:00:00.000Z',
  validity: { kind: 'days_after_claim', days: 30 },
  transferable: false,
  issueOnJoin: false,
  inCentre: true,
  codeSource: 'own',
  stripes: 1,
  wechatCoupon: false,
  committedFen: 0,
  spentFen: 0,
  issued: 3,
  redeemed: 1,
  expired: 0,
  voided: 0,
  version: 4,
  createdAt: '2026-02-01T00:00:00.000Z',
}

describe('the coupon form', () => {
  test('sends only what the kind has', () => {
    const draft = { ...draftOf(template), kind: 'discount', discountPercent: 20 } as Draft
    expect(sentOf(draft)).not.toHaveProperty('valueFen')
    expect(sentOf(draft)).toMatchObject({ discountPercent: 20 })
    expect(sentOf({ ...draft, kind: 'gift' })).not.toHaveProperty('discountPercent')
    expect(sentOf(draftOf(template))).not.toHaveProperty('discountPercent')
  })

  test('an untouched form changes nothing, a touched one only what was touched', () => {
    expect(changesOf(template, draftOf(template))).toEqual({})
    expect(changesOf(template, { ...draftOf(template), title: ' 新标题 ', total: 200 })).toEqual({
      title: '新标题',
      total: 200,
    })
  })

  test('what was taken away is sent as null', () => {
    const before: Template = { ...template, state: 'draft', codeWord: '初雪', tiers: ['gold'], budgetFen: 100_000 }
    expect(changesOf(before, { ...draftOf(before), codeWord: '', tiers: [], budgetFen: null })).toEqual({
      codeWord: null,
      tiers: null,
      budgetFen: null,
    })
    const translated: Template = { ...before, titles: { en: 'Ten off' } }
    expect(changesOf(translated, draftOf(translated))).toEqual({})
    expect(changesOf(translated, { ...draftOf(translated), titles: null })).toEqual({ titles: null })
    expect(changesOf(before, { ...draftOf(before), titles: { yue: '減十蚊' } })).toEqual({ titles: { yue: '減十蚊' } })
  })

  test('every term goes out as it came in', () => {
    const whole: Template = {
      ...template,
      useTimes: {
        weekdays: [1, 5],
        hours: [{ from: '22:00', to: '02:00' }],
        blackout: [{ from: '2026-10-01', until: '2026-10-07' }],
      },
      goods: { name: '面霜系列', names: { en: 'Face creams' }, skus: ['A-1', 'A-2'] },
      segmentIds: ['g1'],
      regionCodes: ['230100'],
      issueOnBirthday: { daysBefore: 3 },
      issueOnTier: ['gold'],
      pointsPrice: 300,
    }
    expect(changesOf(whole, draftOf(whole))).toEqual({})
    expect(sentOf(draftOf(whole))).toMatchObject({
      useTimes: whole.useTimes,
      goods: whole.goods,
      issueOnBirthday: { daysBefore: 3 },
      issueOnTier: ['gold'],
      pointsPrice: 300,
    })
  })

  test('article numbers are taken as they were pasted, each once', () => {
    expect(skusOf('A-1, A-2\nA-1，B3\t C4；D5')).toEqual(['A-1', 'A-2', 'B3', 'C4', 'D5'])
    expect(skusOf('Ａ－１、A-1\u200b　Ｂ２')).toEqual(['A-1', 'B2'])
  })

  test('a span of hours that is not filled in is not sent', () => {
    expect(timesOf({ hours: [null], blackout: [undefined], weekdays: [] })).toBeUndefined()
    expect(timesOf({ weekdays: [7, 1] })).toEqual({ weekdays: [1, 7] })
  })

  test('the highest cost is quantity times value, and unknown for a percentage without a ceiling', () => {
    expect(mostCostFen({ kind: 'cash', valueFen: 5000, total: 100 })).toBe(500_000)
    expect(mostCostFen({ kind: 'discount', discountPercent: 20, total: 100 })).toBeNull()
    expect(mostCostFen({ kind: 'discount', discountPercent: 20, maxDiscountFen: 300, total: 100 })).toBe(30_000)
    expect(piecesIn({ kind: 'cash', valueFen: 5000, total: 100, budgetFen: 22_000 })).toBe(4)
    expect(piecesIn({ kind: 'cash', valueFen: 5000, total: 100 })).toBeNull()
  })

  test('a refusal leads to the step on which its field stands', () => {
    const stepOfPath = (path: string) => fieldOfPath(path)?.map(stepOf)[0]
    expect(stepOfPath('title')).toBe(0)
    expect(stepOfPath('goods.skus.0')).toBe(0)
    expect(fieldOfPath('goods.names.en')).toEqual(['goodsNames'])
    expect(stepOfPath('storeIds.1')).toBe(1)
    expect(stepOfPath('claimUntil')).toBe(2)
    expect(stepOfPath('useTimes.hours.0.from')).toBe(2)
    expect(stepOfPath('validity.until')).toBe(2)
    expect(stepOfPath('budgetFen')).toBe(3)
    expect(stepOfPath('codeWord')).toBe(4)
    expect(fieldOfPath('nothing.of.ours')).toBeNull()
  })

  test('a window is sent as it was picked', () => {
    const window: Draft['window'] = ['2026-05-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z']
    expect(changesOf(template, { ...draftOf(template), window })).toEqual({
      claimFrom: '2026-05-01T00:00:00.000Z',
      claimUntil: '2026-06-01T00:00:00.000Z',
    })
  })

  test('all stores means no list of stores', () => {
    expect(sentOf({ ...draftOf(template), storeIds: [] })).not.toHaveProperty('storeIds')
    expect(sentOf({ ...draftOf(template), storeIds: ['s1'] })).toMatchObject({ storeIds: ['s1'] })
  })

  test('a new coupon starts complete but for title, value and quantity', () => {
    const made = sentOf({ ...(blank() as Draft), title: 'x', valueFen: 100, total: 1 })
    expect(made).toMatchObject({ perMemberLimit: 1, thresholdFen: 0, validity: { kind: 'days_after_claim', days: 30 } })
    expect(Date.parse(made.claimFrom)).toBeLessThan(Date.parse(made.claimUntil))
  })

  test('a new coupon can be claimed from the first to the last moment of days of Shanghai', () => {
    // Half past midnight in Shanghai, when most of the world is a day behind.
    const { window } = blank(Date.parse('2026-03-01T16:30:00.000Z'))
    expect(window).toEqual(['2026-03-01T16:00:00.000Z', '2026-04-01T15:59:59.999Z'])
  })
})
