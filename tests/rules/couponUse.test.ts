import fc from 'fast-check'
import { addDays, shanghaiDay } from '../../shared/rules/calendar'
import {
  codeWordOf,
  COUPON_KINDS,
  discountFen,
  exchangeCode,
  goodsAmountFen,
  importedCode,
  usableAt,
  type UseTimesRule,
} from '../../shared/rules/coupon'
import { MAX_FEN } from '../../shared/rules/money'

/** A moment on the wall clock of Shanghai. */
const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}+08:00`)

describe('times of use', () => {
  it('nothing said is always', () => {
    expect([usableAt(null, 0), usableAt(undefined, 0), usableAt({}, at('2026-03-06 03:00'))]).toEqual([
      true,
      true,
      true,
    ])
  })

  it('weekdays are those of Shanghai', () => {
    // 6 March 2026 is a Friday.
    const friday = { weekdays: [5] }
    expect(usableAt(friday, at('2026-03-06 00:00'))).toBe(true)
    expect(usableAt(friday, at('2026-03-06 23:59'))).toBe(true)
    expect(usableAt(friday, at('2026-03-05 23:59'))).toBe(false)
    expect(usableAt(friday, at('2026-03-07 00:00'))).toBe(false)
    const all = [1, 2, 3, 4, 5, 6, 7].map((n) => usableAt({ weekdays: [n] }, at('2026-03-08 12:00')))
    expect(all).toEqual([false, false, false, false, false, false, true])
  })

  it('hours begin inside and end outside', () => {
    const lunch: UseTimesRule = { hours: [{ from: '11:00', to: '14:00' }] }
    const seen = ['10:59', '11:00', '13:59', '14:00'].map((t) => usableAt(lunch, at(`2026-03-06 ${t}`)))
    expect(seen).toEqual([false, true, true, false])
    const both: UseTimesRule = {
      hours: [
        { from: '11:00', to: '14:00' },
        { from: '17:00', to: '21:00' },
      ],
    }
    expect(usableAt(both, at('2026-03-06 18:00'))).toBe(true)
  })

  it('a night belongs to the day it began on', () => {
    const night: UseTimesRule = { weekdays: [5], hours: [{ from: '22:00', to: '02:00' }] }
    expect(usableAt(night, at('2026-03-06 22:00'))).toBe(true)
    expect(usableAt(night, at('2026-03-07 01:59'))).toBe(true)
    expect(usableAt(night, at('2026-03-07 02:00'))).toBe(false)
    // The small hours of Friday are Thursday's night.
    expect(usableAt(night, at('2026-03-06 01:00'))).toBe(false)
    expect(usableAt(night, at('2026-03-07 22:00'))).toBe(false)
    const whole: UseTimesRule = { hours: [{ from: '09:00', to: '09:00' }] }
    expect(['00:00', '08:59', '09:00', '23:59'].map((t) => usableAt(whole, at(`2026-03-06 ${t}`)))).toEqual([
      true,
      true,
      true,
      true,
    ])
  })

  it('blackout days are refused whole, and the night that began on them too', () => {
    const times: UseTimesRule = {
      hours: [{ from: '20:00', to: '03:00' }],
      blackout: [{ from: '2026-02-16', until: '2026-02-18' }],
    }
    expect(usableAt(times, at('2026-02-15 21:00'))).toBe(true)
    // The night of the 15th ends where the blackout begins.
    expect(usableAt(times, at('2026-02-16 01:00'))).toBe(false)
    expect(usableAt(times, at('2026-02-18 23:59'))).toBe(false)
    expect(usableAt(times, at('2026-02-19 01:00'))).toBe(false)
    expect(usableAt(times, at('2026-02-19 20:00'))).toBe(true)
  })

  it('any moment of a blackout is refused, whatever else is said', () => {
    const clock = fc
      .integer({ min: 0, max: 1439 })
      .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`)
    const hours = fc.option(fc.array(fc.record({ from: clock, to: clock }), { minLength: 1, maxLength: 6 }), {
      nil: undefined,
    })
    const weekdays = fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), { nil: undefined })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), hours, weekdays, (moment, hours, weekdays) => {
        const today = shanghaiDay(moment)
        const blackout = [{ from: addDays(today, -1), until: addDays(today, 1) }]
        expect(usableAt({ hours, weekdays, blackout }, moment)).toBe(false)
        // With the complement of every window beside it there is no minute left out.
        const whole = (hours ?? [{ from: '00:00', to: '00:00' }]).flatMap((h) => [h, { from: h.to, to: h.from }])
        expect(usableAt({ hours: whole }, moment)).toBe(true)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('goods', () => {
  it('count alone; none of them is nothing to count', () => {
    const goods = { skus: ['A', 'B'] }
    const line = (sku: string, amountFen: number) => ({ sku, amountFen })
    expect(goodsAmountFen(goods, [line('A', 100), line('C', 900), line('B', 50), line('A', 1)])).toBe(151)
    expect(goodsAmountFen(goods, [line('C', 900)])).toBeNull()
    expect(goodsAmountFen(goods, [line('A', 0)])).toBe(0)
    expect(goodsAmountFen(goods, [line('A', MAX_FEN), line('A', MAX_FEN)])).toBe(MAX_FEN)
  })

  it('in 100,000 carts the discount lies between nothing and the order, and within the goods it is for', () => {
    const sku = fc.constantFrom('A', 'B', 'C', 'D')
    const fen = fc.oneof(fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 0, max: MAX_FEN }))
    const carts = fc.array(fc.record({ sku, amountFen: fen }), { minLength: 1, maxLength: 6 })
    const terms = fc.record({
      kind: fc.constantFrom(...COUPON_KINDS),
      valueFen: fc.option(fen),
      discountPercent: fc.integer({ min: 1, max: 99 }),
      maxDiscountFen: fc.option(fen),
      thresholdFen: fc.oneof(fc.constant(0), fen),
    })
    let used = 0
    fc.assert(
      fc.property(carts, terms, fc.option(fc.uniqueArray(sku, { minLength: 1 })), (items, t, skus) => {
        const order = Math.min(
          MAX_FEN,
          items.reduce((sum, i) => sum + i.amountFen, 0),
        )
        const counted = skus === null ? order : goodsAmountFen({ skus }, items)
        if (counted === null) return items.every((i) => !skus!.includes(i.sku))
        const off = discountFen(t, counted)
        if (off === 'threshold_not_met') return counted < t.thresholdFen
        if (typeof off !== 'number') return false
        used++
        const ceiling = t.kind === 'discount' ? (t.maxDiscountFen ?? order) : (t.valueFen ?? 0)
        return Number.isSafeInteger(off) && off >= 0 && off <= counted && counted <= order && off <= ceiling
      }),
      { numRuns: 100_000 },
    )
    expect(used).toBeGreaterThan(20_000)
  })
})

describe('codes of lists', () => {
  it('are read as printed', () => {
    expect(importedCode(' ab-12_Z9 ')).toBe('AB-12_Z9')
    for (const bad of ['', 'ABC', '-ABCD', 'ABCD-', 'AB CD', 'ÄBCD', 'A'.repeat(33), '2'.repeat(20)])
      expect(importedCode(bad)).toBeNull()
  })
  it('are typed as people type', () => {
    expect(exchangeCode(' ab12-cd34 ')).toBe('AB12CD34')
    for (const bad of ['', 'abc', 'ab_cd', '中文码字', 'A'.repeat(33)]) expect(exchangeCode(bad)).toBeNull()
    expect(codeWordOf(' 山 茶 Spring26 ')).toBe('山茶spring26')
  })
})
