import dayjs from 'dayjs'
import { blank, changesOf, draftOf, sentOf, type Draft, type Template } from '../../console/rooms/coupons/draft'

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

  test('a window is sent in UTC', () => {
    const window: Draft['window'] = [dayjs('2026-05-01T08:00:00+08:00'), dayjs('2026-06-01T08:00:00+08:00')]
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
})
