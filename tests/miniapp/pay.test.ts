import type * as Gifts from '../../miniapp/state/gifts'
import type * as Pay from '../../miniapp/state/pay'
import type { Paid } from '../../miniapp/platform/seam'
import type { Received, Sent } from '../../miniapp/request'
import { doublePlatform, type DoublePlatform } from './doubles/platform'

Object.assign(globalThis, { API_BASE_URL: 'https://shop.test' })

const order = (status: string) => ({ id: 'o1', status, title: '券包', amountFen: 1990 })
const payment = { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=p1', signType: 'RSA', paySign: 's' }

describe('paying', () => {
  let double: DoublePlatform
  let pay: typeof Pay
  let gifts: typeof Gifts
  let said: Paid
  let panels: { payment: object; question: string }[]
  /** What the books answer, one after the other; the last one goes on. */
  let books: (string | number)[]

  const on = (method: string, path: string, answer: (call: Sent) => Received) =>
    double.answer((call) => (call.method === method && call.url.endsWith(path) ? answer(call) : null))
  const looks = (): number =>
    double.sent.filter((call) => call.method === 'GET' && call.url.endsWith('/mini/orders/o1')).length

  beforeEach(() => {
    jest.resetModules()
    double = doublePlatform()
    double.stored.set('token', 'tok')
    panels = []
    said = 'said_paid'
    books = ['paid']
    jest.doMock(
      '@platform',
      () => ({
        platform: {
          ...double.platform,
          requestPayment: async (params: object, question: string): Promise<Paid> => {
            panels.push({ payment: params, question })
            return said
          },
        },
      }),
      { virtual: true },
    )
    pay = jest.requireActual<typeof Pay>('../../miniapp/state/pay')
    gifts = jest.requireActual<typeof Gifts>('../../miniapp/state/gifts')
    on('POST', '/mini/orders', () => ({ status: 201, body: { order: order('unpaid'), payment } }))
    on('GET', '/mini/orders/o1', () => {
      const next = books.length > 1 ? books.shift()! : books[0]!
      return typeof next === 'number'
        ? { status: next, body: { code: next === 404 ? 'not_found' : 'unavailable' } }
        : { status: 200, body: order(next) }
    })
  })

  it('hands the panel what the server signed, and believes the books', async () => {
    await expect(pay.buy('p1', '付吗')).resolves.toMatchObject({ kind: 'paid' })
    expect(panels).toEqual([{ payment, question: '付吗' }])
  })

  it('does not believe a panel that says it was paid', async () => {
    books = ['unpaid']
    await expect(pay.settle(order('unpaid') as never, [0, 0, 0])).resolves.toMatchObject({ kind: 'unknown' })
    expect(looks()).toBe(3)
  })

  it('calls it turned back only when the books agree', async () => {
    said = 'cancelled'
    books = ['unpaid']
    await expect(pay.buy('p1', '')).resolves.toMatchObject({ kind: 'unpaid' })
    books = ['paid']
    await expect(pay.buy('p1', '')).resolves.toMatchObject({ kind: 'paid' })
    books = [503]
    await expect(pay.buy('p1', '')).resolves.toMatchObject({ kind: 'unknown' })
  })

  it('does not take a broken panel for an unpaid order', async () => {
    said = 'failed'
    books = ['unpaid']
    await expect(pay.buy('p1', '')).resolves.toMatchObject({ kind: 'unknown' })
  })

  it('goes on asking through faults and lost answers, and stops at an order that is not there', async () => {
    books = [503, 500, 'unpaid', 'paid']
    await expect(pay.settle(order('unpaid') as never, [0, 0, 0, 0])).resolves.toMatchObject({ kind: 'paid' })
    books = [404]
    const before = looks()
    await expect(pay.settle(order('unpaid') as never, [0, 0, 0])).resolves.toMatchObject({ kind: 'unknown' })
    expect(looks() - before).toBe(1)
  })

  it('tells a closed and a refunded order apart', async () => {
    books = ['closed']
    await expect(pay.settle(order('unpaid') as never, [0])).resolves.toMatchObject({ kind: 'closed' })
    books = ['refunded']
    await expect(pay.settle(order('unpaid') as never, [0])).resolves.toMatchObject({ kind: 'paid' })
  })

  it('orders under one key until the server has answered', async () => {
    let tries = 0
    on('POST', '/mini/orders', () =>
      (tries += 1) === 1
        ? { status: 503, body: { code: 'unavailable' } }
        : { status: 201, body: { order: order('unpaid'), payment } },
    )
    await expect(pay.buy('p1', '')).rejects.toMatchObject({ code: 'unavailable' })
    await pay.buy('p1', '')
    await pay.buy('p1', '')
    const [first, second, third] = double.sent
      .filter((call) => call.method === 'POST' && call.url.endsWith('/mini/orders'))
      .map((call) => call.header['Idempotency-Key'])
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('keeps the link of an open gift on the phone, forgets those that are over', async () => {
    const now = Date.parse('2026-03-02T02:00:00.000Z')
    let given = 0
    double.answer((call) =>
      call.url.endsWith('/transfers')
        ? {
            status: 201,
            body: { token: `t${(given += 1)}`, expiresAt: new Date(now + given * 60_000).toISOString() },
          }
        : null,
    )
    double.answer((call) => (call.method === 'DELETE' ? { status: 204, body: '' } : null))
    await gifts.offerGift('c1', now)
    expect(gifts.tokenOfGift('c1', now)).toBe('t1')
    expect(gifts.couponOfGift('t1')).toBe('c1')
    expect(gifts.tokenOfGift('c1', now + 60_000)).toBeNull()
    await gifts.offerGift('c2', now + 60_000)
    expect(gifts.couponOfGift('t1')).toBeNull()
    await gifts.takeGiftBack('c2')
    expect(gifts.tokenOfGift('c2', now)).toBeNull()
  })

  it('names the phone by one mark, on logging in and on every way to a coupon', async () => {
    double.stored.delete('token')
    on('POST', '/mini/sessions', () => ({ status: 200, body: { token: 'tok', member: null } }))
    const { api } = jest.requireActual<typeof import('../../miniapp/api')>('../../miniapp/api')
    double.answer((call) =>
      /claims|exchanges|coupon-codes|acceptances/.test(call.url) ? { status: 201, body: {} } : null,
    )
    await api.claim('t1', 'k')
    await api.exchange('t1', 'k')
    await api.enterCode('X', 'k')
    await api.accept('tok', 'k')
    const marks = double.sent.map((call) => call.header['X-Device-Id'])
    expect(marks).toHaveLength(5)
    expect(new Set(marks).size).toBe(1)
    expect(marks[0]).toMatch(/^[0-9a-z]{32}$/)
    expect(double.stored.get('device')).toBe(marks[0])
  })
})
