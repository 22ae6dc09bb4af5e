import { askOf, holdsFor, type Typed } from '../../miniapp/staff/redeem/ask'
import { personTyped, phoneEndTyped } from '../../shared/rules/till'

const typed: Typed = { code: ' ABCD-2345 ', amount: '１００', items: [], storeId: 's1' }
const ask = { code: 'ABCD-2345', storeId: 's1', orderAmountFen: 10_000 }

describe('what the till asks', () => {
  it('is what stands in the fields, full width and blanks read', () => {
    expect(askOf(typed)).toEqual(ask)
    expect(askOf({ ...typed, amount: '' })).toEqual({ code: 'ABCD-2345', storeId: 's1' })
    expect(askOf({ ...typed, items: [{ sku: 'HC-30', amount: '35' }] })).toMatchObject({
      items: [{ sku: 'HC-30', amountFen: 3500 }],
    })
  })
  it.each<[Partial<Typed>, string]>([
    [{ code: ' \u200b ' }, 'staff.codeMissing'],
    [{ amount: '一百' }, 'staff.amountWrong'],
    [{ storeId: null }, 'staff.noStore'],
    [{ items: [{ sku: 'HC-30', amount: '' }] }, 'staff.itemWrong'],
  ])('says what is wrong in %o', (more, trouble) => expect(askOf({ ...typed, ...more })).toEqual({ trouble }))
})

describe('what was looked at', () => {
  const seen = { ask, preview: 'ten off' }
  it('holds for exactly what was asked', () => expect(holdsFor(seen, askOf(typed))).toBe(seen))
  it.each<[string, Partial<Typed>]>([
    ['another amount', { amount: '300' }],
    ['no amount', { amount: '' }],
    ['an amount that is none', { amount: '1oo' }],
    ['another code', { code: 'ABCD-2346' }],
    ['another store', { storeId: 's2' }],
    ['goods', { items: [{ sku: 'HC-30', amount: '35' }] }],
  ])('is nothing once there is %s', (_, more) => expect(holdsFor(seen, askOf({ ...typed, ...more }))).toBeNull())
  it('is nothing before anything was looked at', () => expect(holdsFor(null, askOf(typed))).toBeNull())
})

describe('who a text names', () => {
  it.each([
    ['1 0000 0000 0000 0000 000', { dynamicCode: '1 0000 0000 0000 0000 000' }],
    ['100000000008', { memberNo: '100000000008' }],
    ['１０００ ００００ ０００８', { memberNo: '100000000008' }],
    ['100000000009', null],
    ['2' + '0'.repeat(19), null],
    ['ABCD2345EFGH', null],
  ])('%s', (text, person) => expect(personTyped(text)).toEqual(person))
})

it.each([
  ['1234', '1234'],
  [' １２ ３４ ', '1234'],
  ['123', null],
  ['12345', null],
  ['12a4', null],
])('%j is the end of a phone: %j', (text, end) => expect(phoneEndTyped(text)).toBe(end))
