import { onOneDatabase, type World } from '../harness/world'
import { openBench, PLANTED, type Bench } from './planted'
import { FOUND } from './planted-found'
import { makeSqlSwitchable, withBug } from './switchable'

jest.mock('../../server/claims/claimable', () => mockModule('claimable', '../../server/claims/claimable'))
jest.mock('../../server/claims/decide', () => mockModule('decide', '../../server/claims/decide'))
jest.mock('../../server/coupons/budget', () => mockModule('budget', '../../server/coupons/budget'))
jest.mock('../../server/till/redeemable', () => mockModule('redeemable', '../../server/till/redeemable'))
jest.mock('../../server/base/guesses', () => mockModule('guesses', '../../server/base/guesses'))
jest.mock('../../server/base/idempotency', () => mockModule('idempotency', '../../server/base/idempotency'))
jest.mock('../../server/payments/settle', () => mockModule('settle', '../../server/payments/settle'))
jest.mock('../../shared/rules/coupon', () => mockModule('couponRules', '../../shared/rules/coupon'))
jest.mock('../../shared/rules/codeFile', () => mockModule('codeFile', '../../shared/rules/codeFile'))
jest.mock('../../server/base/each-by-itself', () => mockModule('eachByItself', '../../server/base/each-by-itself'))
jest.mock('../../server/claims/give', () => mockModule('give', '../../server/claims/give'))
jest.mock('../../server/coupons/counts', () => mockModule('counts', '../../server/coupons/counts'))
jest.mock('../../server/coupons/usable', () => mockModule('usable', '../../server/coupons/usable'))
jest.mock('../../server/membership/dynamic-code', () =>
  mockModule('dynamicCode', '../../server/membership/dynamic-code'),
)
jest.mock('../../server/payments/open-refund', () => mockModule('openRefund', '../../server/payments/open-refund'))
jest.mock('../../server/points/spend', () => mockModule('spend', '../../server/points/spend'))
jest.mock('../../server/wechat/pay/words', () => mockModule('payWords', '../../server/wechat/pay/words'))
jest.mock('../../server/wechat/pay/seal', () => mockModule('seal', '../../server/wechat/pay/seal'))
jest.mock('../../server/wechat/pay/signature', () => mockModule('signature', '../../server/wechat/pay/signature'))

function mockModule(name: string, path: string): object {
  const { mockSwitchable } = jest.requireActual<typeof import('./switchable')>('./switchable')
  return mockSwitchable(name, jest.requireActual<object>(path))
}

onOneDatabase('planted bugs', 'mysql', (open) => {
  let w: World
  let bench: Bench
  beforeAll(async () => {
    w = await open()
    makeSqlSwitchable(w.db.source)
    bench = await openBench(w)
  }, 60_000)
  afterAll(() => w?.close())

  const all = [...PLANTED, ...FOUND]
  it('are at least forty, each another', () => {
    expect(new Set(all.map((p) => p.bug)).size).toBe(all.length)
    expect(all.length).toBeGreaterThanOrEqual(40)
  })

  it.each(all)(
    '$bug: found, and nothing is found without it',
    async ({ check, ...bug }) => {
      expect(await check(bench)).toEqual([])
      const { found, reached } = await withBug(bug, () => check(bench))
      expect(reached).toBeGreaterThan(0)
      expect(found).not.toEqual([])
      expect(await check(bench)).toEqual([])
    },
    120_000,
  )
})
