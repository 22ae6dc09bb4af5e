import fc from 'fast-check'
import {
  CODE_ALPHABET,
  CODE_LENGTH,
  COUPON_KINDS,
  couponStatus,
  discountFen,
  dynamicExpiresAt,
  dynamicStep,
  dynamicStepsAccepted,
  isDynamicCode,
  normaliseCode,
  sameShanghaiDay,
  splitDynamicCode,
  takenByPeople,
  validityOf,
} from '../../shared/rules/coupon'
import { MAX_FEN } from '../../shared/rules/money'

const at = (iso: string) => Date.parse(iso)

describe('who takes it', () => {
  it.each([
    [true, null, true],
    [true, undefined, true],
    [false, 300, true],
    [false, null, false],
    // The API leaves a price away where there is none.
    [false, undefined, false],
  ])('in the centre %s, price in points %s: people themselves %s', (inCentre, pointsPrice, taken) => {
    expect(takenByPeople({ inCentre, pointsPrice })).toBe(taken)
  })
})

describe('discount', () => {
  it('follows the terms', () => {
    expect(discountFen({ kind: 'cash', valueFen: 2000, thresholdFen: 10000 }, 10000)).toBe(2000)
    expect(discountFen({ kind: 'cash', valueFen: 2000, thresholdFen: 10000 }, 9999)).toBe('threshold_not_met')
    expect(discountFen({ kind: 'cash', valueFen: 2000, thresholdFen: 10000 }, undefined)).toBe('order_amount_required')
    expect(discountFen({ kind: 'cash', valueFen: 2000 }, undefined)).toBe(2000)
    expect(discountFen({ kind: 'cash', valueFen: 2000, thresholdFen: 0 }, 1500)).toBe(1500)
    expect(discountFen({ kind: 'discount', discountPercent: 20 }, 9999)).toBe(1999)
    expect(discountFen({ kind: 'discount', discountPercent: 20, maxDiscountFen: 1000 }, 9999)).toBe(1000)
    expect(discountFen({ kind: 'discount', discountPercent: 20 }, undefined)).toBe('order_amount_required')
    expect(discountFen({ kind: 'gift', valueFen: 5000 }, 9999)).toBe(0)
    expect(discountFen({ kind: 'shipping', valueFen: 800 }, 9999)).toBe(800)
    expect(discountFen({ kind: 'discount', discountPercent: 99 }, MAX_FEN)).toBe((MAX_FEN / 100) * 99)
  })

  it('never goes below nothing nor above the order', () => {
    const fen = fc.integer({ min: 0, max: MAX_FEN })
    fc.assert(
      fc.property(
        fc.constantFrom(...COUPON_KINDS),
        fc.option(fen),
        fc.integer({ min: 1, max: 99 }),
        fc.option(fen),
        fc.option(fen),
        fen,
        (kind, valueFen, discountPercent, maxDiscountFen, thresholdFen, order) => {
          const off = discountFen({ kind, valueFen, discountPercent, maxDiscountFen, thresholdFen }, order)
          if (order < (thresholdFen ?? 0)) return expect(off).toBe('threshold_not_met')
          expect(off).toEqual(expect.any(Number))
          expect(Number.isSafeInteger(off)).toBe(true)
          expect(off).toBeGreaterThanOrEqual(0)
          expect(off).toBeLessThanOrEqual(order)
        },
      ),
      { numRuns: 20_000 },
    )
  })

  it('refuses terms and amounts that are not whole fen', () => {
    for (const amount of [-1, 0.1, 1e21, NaN])
      expect(() => discountFen({ kind: 'cash', valueFen: 1 }, amount)).toThrow(RangeError)
    for (const discountPercent of [0, 100, 1.5, -5, null])
      expect(() => discountFen({ kind: 'discount', discountPercent }, 100)).toThrow(RangeError)
    expect(() => discountFen({ kind: 'cash', valueFen: -1 }, 100)).toThrow(RangeError)
  })
})

describe('validity', () => {
  it('ends with the last millisecond of a Shanghai day', () => {
    const claimed = at('2026-02-22T15:59:59.999Z')
    const { validFrom, validUntil } = validityOf({ kind: 'days_after_claim', days: 7 }, claimed)
    expect(validFrom).toBe(claimed)
    expect(validUntil).toBe(at('2026-03-01T23:59:59.999+08:00'))
    expect(couponStatus({ status: 'claimed', validUntil }, validUntil)).toBe('claimed')
    expect(couponStatus({ status: 'claimed', validUntil }, validUntil + 1)).toBe('expired')
    const late = validityOf({ kind: 'days_after_claim', days: 0 }, claimed + 1)
    expect(late.validUntil).toBe(at('2026-02-23T23:59:59.999+08:00'))
    expect(validityOf({ kind: 'days_after_claim', days: 1 }, at('2024-02-28T12:00:00+08:00')).validUntil).toBe(
      at('2024-02-29T23:59:59.999+08:00'),
    )
  })

  it('takes fixed ends as they are and refuses what is no time', () => {
    const fixed = { kind: 'fixed', from: '2026-03-01T00:00:00.000Z', until: '2026-03-31T15:59:59.999Z' } as const
    expect(validityOf(fixed, 0)).toEqual({ validFrom: at(fixed.from), validUntil: at(fixed.until) })
    expect(() => validityOf({ ...fixed, until: 'soon' }, 0)).toThrow(RangeError)
  })

  it('lets only unused coupons expire', () => {
    const statuses = ['claimed', 'redeemed', 'voided', 'transferring'] as const
    expect(statuses.map((status) => couponStatus({ status, validUntil: 10 }, 11))).toEqual([
      'expired',
      'redeemed',
      'voided',
      'expired',
    ])
    expect(statuses.map((status) => couponStatus({ status, validUntil: 10 }, 10))).toEqual([...statuses])
  })

  it('tells the day of a reversal by Shanghai', () => {
    expect(sameShanghaiDay(at('2026-03-01T00:00:00+08:00'), at('2026-03-01T23:59:59.999+08:00'))).toBe(true)
    expect(sameShanghaiDay(at('2026-03-01T23:59:59.999+08:00'), at('2026-03-02T00:00:00+08:00'))).toBe(false)
  })
})

describe('codes', () => {
  it('use 31 signs that are not mistaken for each other', () => {
    expect(new Set(CODE_ALPHABET).size).toBe(31)
    expect(CODE_ALPHABET).not.toMatch(/[01OIL]/)
  })

  it('are read as typed, and nothing else is', () => {
    const code = fc.string({ unit: fc.constantFrom(...CODE_ALPHABET), minLength: CODE_LENGTH, maxLength: CODE_LENGTH })
    fc.assert(
      fc.property(code, (text) => {
        expect(normaliseCode(` ${text.slice(0, 4)}-${text.slice(4, 8).toLowerCase()} ${text.slice(8)}\n`)).toBe(text)
      }),
    )
    for (const bad of [
      '',
      '23456789ABC',
      '23456789ABCDE',
      '0BCDEFGHJKMN',
      'OBCDEFGHJKMN',
      '2345_789ABCD',
      'ßBCDEFGHJKMN',
    ])
      expect(normaliseCode(bad)).toBeNull()
  })

  it('split a dynamic code and know its life', () => {
    expect(splitDynamicCode('1 12345678901 87654321')).toEqual({ kind: 1, handle: '12345678901', mac: '87654321' })
    expect(splitDynamicCode('21234567890187654321')?.kind).toBe(2)
    expect(splitDynamicCode('31234567890187654321')).toBeNull()
    expect([isDynamicCode('2'.repeat(20)), isDynamicCode('2'.repeat(19)), isDynamicCode('2'.repeat(19) + 'A')]).toEqual(
      [true, false, false],
    )
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (issued) => {
        const step = dynamicStep(issued)
        const last = dynamicExpiresAt(issued) - 1
        expect(dynamicStepsAccepted(issued)).toContain(step)
        expect(dynamicStepsAccepted(last)).toContain(step)
        expect(dynamicStepsAccepted(last + 1)).not.toContain(step)
        expect(last - issued).toBeGreaterThanOrEqual(60_000 - 1)
      }),
    )
  })
})
