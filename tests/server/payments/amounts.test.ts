import { ROUTES, type RouteName } from '../../../shared/contract/table'
import type { RouteSpec } from '../../../shared/contract/route'
import { payNumber } from '../../../server/payments/numbers'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from './shop'

/** What a client may say of money, as raw JSON: signs, fractions, sizes, kinds, currencies. */
const BAD = [
  'null',
  'true',
  'false',
  '""',
  '"1"',
  '"0"',
  '"-1"',
  '"1e3"',
  '"￥1"',
  '"1.00"',
  '"１"',
  '"NaN"',
  '[]',
  '[1]',
  '[[1]]',
  '{}',
  '{"amount":1}',
  '{"$gt":0}',
  '0',
  '-0',
  '-1',
  '-9900',
  '0.1',
  '0.5',
  '1.5',
  '99.99',
  '1e-7',
  '1e21',
  '1e309',
  '-1e309',
  '2147483648.5',
  '9007199254740993',
  '100000000001',
  '-9007199254740993',
  '1e12',
  '123456789012345678901234567890',
  '0.30000000000000004',
  '"Infinity"',
  '"USD 1"',
  '"0x10"',
]
/** Fields by which somebody might hope to move a price. */
const HOPES = [
  'amountFen',
  'priceFen',
  'price',
  'discountFen',
  'quantity',
  'status',
  'memberId',
  'months',
  'orderNo',
  'payUntil',
]

onEachDatabase('amounts from clients', (open) => {
  let w: World
  let shop: Shop
  let who: Awaited<ReturnType<World['member']>>
  let keys = 0
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    who = await w.member()
  }, 60_000)
  afterAll(() => w.close())

  const raw = (body: Record<string, string>): string =>
    `{${Object.entries(body)
      .map(([k, v]) => `${JSON.stringify(k)}:${v}`)
      .join(',')}}`
  const books = () =>
    w.db.read(async (tx) =>
      JSON.stringify([
        await tx.query('SELECT id, amountFen, refundedFen, refundingFen, status FROM pay_order ORDER BY id'),
        await tx.query('SELECT id, priceFen FROM product ORDER BY id'),
        await tx.query('SELECT id, amountFen FROM pay_refund ORDER BY id'),
      ]),
    )

  it('there are forty of them', () => expect(new Set(BAD).size).toBe(40))

  it.each(HOPES)('an order has no field %s: nothing a client says moves a price', async (field) => {
    await unpaid()
    const before = await books()
    for (const value of [...BAD, '1'])
      for (const name of ['createOrder', 'payOrder', 'closeOrder'] as const) {
        const body =
          name === 'createOrder' ? { productId: JSON.stringify(shop.pack.id), [field]: value } : { [field]: value }
        const params = { id: await unpaid() }
        const answer = await w.send(name, { token: who.token, key: `amount-${keys++}`, params, body: raw(body) })
        expect([name, field, value, answer.status]).toEqual([name, field, value, 422])
      }
    expect(await books()).toBe(before)
  })

  let mine: string | null = null
  const unpaid = async () => (mine ??= must(await shop.order(who, shop.year.id)).body.order.id)

  it('a price and a refund are whole fen, above nothing and below the bound', async () => {
    const order = await shop.bought(who, shop.pack.id)
    const before = await books()
    for (const value of BAD) {
      const refused = [
        await w.send('refundOrder', {
          token: shop.owner,
          key: `amount-${keys++}`,
          params: { id: order.id },
          body: raw({ amountFen: value, reason: '"顾客要求"' }),
        }),
        await w.send('createProduct', {
          token: shop.owner,
          body: raw({ kind: '"membership"', title: '"x"', months: '1', onSale: 'true', priceFen: value }),
        }),
        await w.send('editProduct', {
          token: shop.owner,
          params: { id: shop.year.id },
          body: raw({ priceFen: value }),
        }),
      ]
      expect([value, ...refused.map((r) => r.status)]).toEqual([value, 422, 422, 422])
    }
    expect(await books()).toBe(before)
  })

  it('no route of this room that a member calls takes a number at all', () => {
    const rows: [string, RouteSpec][] = Object.entries(ROUTES as Record<RouteName, RouteSpec>)
    const bodies = rows.filter(([, r]) => r.path.startsWith('/mini/orders') && r.body !== undefined)
    expect(bodies.map(([name]) => name).sort()).toEqual(['closeOrder', 'createOrder', 'payOrder'])
    for (const [, row] of bodies) expect(row.body!.safeParse({ amountFen: 1 }).success).toBe(false)
  })

  it('takes ten thousand order numbers without a pattern', () => {
    const codes = Array.from({ length: 10_000 }, () => payNumber(w.deps.chance))
    expect(new Set(codes.map((c) => c.slice(0, 8))).size).toBe(codes.length)
    expect([...codes].sort()).not.toEqual(codes)
  })
})
