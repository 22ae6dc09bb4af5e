import { onOneDatabase, type World } from '../harness/world'
import { openBench, PLANTED, type Bench } from './planted'
import { makeSqlSwitchable, withBug } from './switchable'

jest.mock('../../server/claims/claimable', () => mockModule('claimable', '../../server/claims/claimable'))
jest.mock('../../server/claims/decide', () => mockModule('decide', '../../server/claims/decide'))
jest.mock('../../server/coupons/budget', () => mockModule('budget', '../../server/coupons/budget'))
jest.mock('../../server/till/redeemable', () => mockModule('redeemable', '../../server/till/redeemable'))
jest.mock('../../server/base/guesses', () => mockModule('guesses', '../../server/base/guesses'))
jest.mock('../../server/base/idempotency', () => mockModule('idempotency', '../../server/base/idempotency'))
jest.mock('../../server/payments/settle', () => mockModule('settle', '../../server/payments/settle'))
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

  it('are at least fifteen, each another', () => {
    expect(new Set(PLANTED.map((p) => p.bug)).size).toBe(PLANTED.length)
    expect(PLANTED.length).toBeGreaterThanOrEqual(15)
  })

  it.each(PLANTED)(
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
