import type { TFunction } from 'i18next'
import { groupOf, idsIn, particulars, type Happening, type Names } from '../../console/rooms/members/happenings'
import { happeningWord } from '../../console/rooms/members/words'
import { ZH_HANS } from '../../console/words/all'
import { TIMELINE_KINDS } from '../../server/membership/timeline'

const t = ((key: string, blanks: Record<string, unknown> = {}) => {
  let at: unknown = ZH_HANS
  for (const part of key.split('.')) at = (at as Record<string, unknown>)[part]
  if (typeof at !== 'string') throw new Error(`no text: ${key}`)
  return at.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(blanks[name]))
}) as unknown as TFunction

const ID = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000'
const names: Names = {
  store: (id) => (id === ID ? '中央大街店' : undefined),
  channel: () => '门口海报',
  campaign: (id) => (id === ID ? '初雪' : undefined),
  region: (code) => (code === '230100' ? '哈尔滨市' : undefined),
}
const told = (kind: string, detail: Happening['detail']): string[] =>
  particulars(t, { id: ID, at: '2026-03-01T00:00:00.000Z', kind, detail }, names).map(({ words }) => words)

describe("a member's timeline", () => {
  test('says every kind there is in words', () => {
    expect(TIMELINE_KINDS.filter((kind) => /^[\x20-\x7e]+$/.test(happeningWord(t, kind)))).toEqual([])
  })

  test('tells what it was about and never an id or a word for machines', () => {
    expect(
      told('coupon_redeemed', {
        redemptionId: ID,
        couponId: ID,
        couponTemplateId: ID,
        title: '面霜礼',
        storeId: ID,
        discountFen: 3000,
      }),
    ).toEqual(['面霜礼', '中央大街店', '省 ¥30.00'])
    expect(told('message_sent', { campaignId: ID, channel: 'mini_subscribe' })).toEqual(['初雪', '小程序订阅消息'])
    expect(told('frozen', { reason: 'phone_moved' })).toEqual(['手机号转到了新账户'])
    expect(told('joined', { channelId: ID, inviteCode: 'A1B2C3' })).toEqual(['门口海报'])
    expect(told('points_adjusted', { points: -200 })).toEqual(['-200 分'])
    expect(told('merged', { mergeId: ID, somethingNew: 'raw_word' })).toEqual([])
  })

  test('what has a page of its own is a link', () => {
    const [coupon] = particulars(
      t,
      { id: ID, at: '', kind: 'coupon_claimed', detail: { couponTemplateId: ID, title: '面霜礼', source: 'claim' } },
      names,
    )
    expect(coupon).toEqual({ words: '面霜礼', link: { to: '/coupons/$id', params: { id: ID } } })
    const [order] = particulars(
      t,
      { id: ID, at: '', kind: 'order_paid', detail: { orderId: ID, orderNo: 'NO1', title: '券包', amountFen: 19900 } },
      names,
    ).filter(({ link }) => link)
    expect(order).toEqual({ words: 'NO1', link: { to: '/orders/$id', params: { id: ID } } })
  })

  test('every kind belongs to one group, and ids are collected for their names', () => {
    expect(groupOf('coupon_given')).toBe('coupons')
    expect(groupOf('region_changed')).toBe('account')
    const row = { id: ID, at: '', kind: 'joined', detail: { channelId: ID, storeId: null } }
    expect([idsIn([row], 'channelId'), idsIn([row], 'storeId')]).toEqual([[ID], []])
  })
})
