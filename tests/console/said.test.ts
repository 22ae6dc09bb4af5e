import { claimStateAt } from '../../console/parts/claimState'
import { mostCostOf } from '../../console/parts/cost'
import { degreesOf } from '../../console/parts/heat'
import { EN, ZH_HANS } from '../../console/words/all'
import type { ConsentSource } from '../../server/consent/purposes'

const at = (iso: string) => Date.parse(iso)
const coupon = {
  state: 'published' as const,
  claimFrom: '2026-03-01T00:00:00.000Z',
  claimUntil: '2026-04-01T00:00:00.000Z',
  issued: 3,
  total: 10,
}

describe('what the console says', () => {
  test('a published coupon can be claimed only in its time and while some are left', () => {
    const now = at('2026-03-10T00:00:00.000Z')
    expect(claimStateAt(coupon, now)).toBe('published')
    expect(claimStateAt({ ...coupon, issued: 10 }, now)).toBe('gone')
    expect(claimStateAt(coupon, at('2026-02-10T00:00:00.000Z'))).toBe('coming')
    expect(claimStateAt({ ...coupon, issued: 10 }, at('2026-05-10T00:00:00.000Z'))).toBe('over')
    expect(claimStateAt({ ...coupon, state: 'paused', issued: 10 }, now)).toBe('paused')
  })

  test('a place below the limit never reads as the limit', () => {
    expect([14.6, 14.97, 14.4, 15, 15.4].map((mean) => degreesOf(mean, 15))).toEqual(['14.6', '14.9', '14', '15', '15'])
    expect([-0.3, -0.6, 0.2].map((mean) => degreesOf(mean, 0))).toEqual(['-0.3', '-1', '0'])
    for (let mean = -40; mean < 40; mean += 0.1)
      for (const below of [-20, 0, 15]) expect(Number(degreesOf(mean, below)) < below).toBe(mean < below)
  })

  test('what pieces may cost is what they take off, of no more than are left', () => {
    const cash = { kind: 'cash' as const, valueFen: 2500, total: 10, issued: 4 }
    expect(mostCostOf(cash, 2)).toBe(5000)
    expect(mostCostOf(cash, 100)).toBe(15_000)
    expect(mostCostOf({ ...cash, issued: 12 }, 1)).toBe(0)
    expect(mostCostOf({ kind: 'discount', total: 10, issued: 0 }, 1)).toBeNull()
    expect(mostCostOf({ kind: 'discount', maxDiscountFen: 900, total: 10, issued: 0 }, 2)).toBe(1800)
    expect(mostCostOf({ kind: 'gift', total: 10, issued: 0 }, 2)).toBe(0)
  })

  test('every way in which a consent came has a word', () => {
    // A source that is added does not compile until it stands here.
    const all: Record<ConsentSource, true> = {
      join: true,
      merge: true,
      merge_undone: true,
      mini: true,
      oa_text: true,
      sms_reply: true,
      email_link: true,
      import: true,
    }
    for (const words of [ZH_HANS.members.source, EN.members.source])
      expect(Object.keys(words)).toEqual(expect.arrayContaining(Object.keys(all)))
  })
})
