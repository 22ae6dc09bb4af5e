import { fenOf } from '../../miniapp/staff/redeem/amount'

it.each([
  ['199', 19900],
  ['199.9', 19990],
  ['199.90', 19990],
  ['¥0.05', 5],
  ['￥1，5', 150],
  [' 88。8 ', 8880],
  ['0', 0],
  ['9999999.99', 999999999],
])('reads %s as %d fen', (typed, fen) => {
  expect(fenOf(typed)).toBe(fen)
})

it.each(['', 'abc', '1.234', '-5', '1e3', '1.2.3', '.5', '12345678', '19 9'])('refuses %j', (typed) => {
  expect(fenOf(typed)).toBeNull()
})
