import fc from 'fast-check'
import { formatFen, isFen, MAX_FEN, yuan } from '../../shared/rules/money'

it('draws sign, yuan and fen apart', () => {
  expect(yuan(123450)).toEqual({ sign: '¥', integer: '1,234', cents: '.50' })
  expect(yuan(2000)).toEqual({ sign: '¥', integer: '20', cents: '' })
  expect(yuan(5)).toEqual({ sign: '¥', integer: '0', cents: '.05' })
  expect(yuan(-100_000_000)).toEqual({ sign: '-¥', integer: '1,000,000', cents: '' })
  expect(formatFen(2000)).toBe('¥20.00')
  expect(formatFen(0)).toBe('¥0.00')
  expect(() => yuan(0.5)).toThrow(RangeError)
})

it('takes only whole fen within bounds for an amount', () => {
  expect([0, 1, MAX_FEN].map(isFen)).toEqual([true, true, true])
  expect([-1, 0.1, 1e21, MAX_FEN + 1, NaN, Infinity, '1', null, [], {}].some(isFen)).toBe(false)
})

it('says every amount so that it reads back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: MAX_FEN }), (fen) => {
      expect(Math.round(Number(formatFen(fen).replace(/[¥,]/g, '')) * 100)).toBe(fen)
    }),
  )
})
